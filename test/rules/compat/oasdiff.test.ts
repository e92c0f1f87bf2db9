import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';
import { bodies } from './oasdiff/bodies.ts';
import { keywords } from './oasdiff/keywords.ts';
import { lifecycle } from './oasdiff/lifecycle.ts';
import { parameters } from './oasdiff/parameters.ts';
import { schemas } from './oasdiff/schemas.ts';

const rows = [...lifecycle, ...parameters, ...bodies, ...schemas, ...keywords];

it.each(rows)('finds $id', ({ id, old, new: now, policy, level = 'breaking' }) => {
  const changes = compareOpenApi(old, now, policy);
  expect(changes.map((change) => `${change.level} ${change.id}`)).toEqual([`${level} ${id}`]);
  expect(compareOpenApi(old, old, policy)).toEqual([]);
  expect(compareOpenApi(now, now, policy)).toEqual([]);
});

it('says in docs/oasdiff-conformance.md exactly what is tested here', () => {
  const page = readFileSync(new URL('../../../docs/oasdiff-conformance.md', import.meta.url), 'utf8');
  const table = [...page.matchAll(/^\| `([a-z-]+)` \| (covered|not applicable|not yet) \| (.*) \|$/gm)];
  const covered = table.filter(([, , state]) => state === 'covered').map(([, id]) => id);
  expect(table).toHaveLength(213);
  expect(new Set(table.map(([, id]) => id)).size).toBe(213);
  expect(covered.toSorted()).toEqual([...new Set(rows.map(({ id }) => id))].toSorted());
  for (const [, id, state, why] of table) {
    const row = rows.find((one) => one.id === id);
    if (state === 'not applicable') expect(why, id).not.toBe('');
    expect(why?.startsWith('a warning: '), id).toBe(row?.level === 'warning');
  }
});
