import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { scanned, touched } from './scanned.ts';

beforeAll(loadSqlParser);

/** Code of a service whose schema is checkin, and what it does to other schemas; `v` violates, `n` only looks like it. */
const snippets = readFileSync(new URL('snippets.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n\n')
  .map((one) => {
    const [head = '', ...code] = one.split('\n');
    const [name = '', touches = ''] = head.split(' | ');
    return { name, touches, code: code.join('\n').replaceAll('\\n', '\n') };
  });

const sides = {
  'tables.ts': "export const TABLES = { res: 'reservations.reservations' } as const;",
  'index.ts': "export * from './res.js';",
  'res.ts': "export const RES = 'reservations.reservations';",
};

it.each(snippets)('sees what $name does', ({ code, touches }) => {
  const { sql, problems } = scanned({ ...sides, 'snippet.ts': code });
  expect(problems).toEqual([]);
  const foreign = new Set(sql.flatMap(touched).filter((one) => !/^(?:checkin|pg_catalog)\.|^[a-z_]+:/.test(one)));
  expect([...foreign].join(' ') || '-').toBe(touches);
});

it('has fifty snippets, thirty of them violations', () => {
  expect(snippets.filter(({ name }) => name.startsWith('v'))).toHaveLength(30);
  expect(snippets).toHaveLength(50);
});
