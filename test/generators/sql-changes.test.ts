import { expect, it } from 'vitest';
import { changes } from './sql-cases.ts';
import { refusals } from './sql-refusals.ts';
import { namesOf, runCase } from './sql-release.ts';

it.each([...changes, ...refusals])('$title', (one) => {
  const { files, refused } = runCase(one);
  expect(refused.map(({ message }) => message)).toHaveLength(one.refused?.length ?? 0);
  for (const [i, [message, fix]] of (one.refused ?? []).entries()) {
    expect(refused[i]?.message).toContain(message);
    expect(refused[i]?.fix).toContain(fix);
    expect(refused[i]?.at.file).toBe('architecture/services/svc-tables.yaml');
  }
  if (one.files === undefined) return;
  expect(namesOf(files)).toEqual(['0001__initial.expand.sql', ...Object.keys(one.files)]);
  for (const [name, statements] of Object.entries(one.files)) {
    const content = files.find(({ path }) => path.endsWith(name))?.content ?? '';
    for (const statement of statements) expect(content).toContain(statement);
    expect(/^-- novatrek:no-transaction$/m.test(content)).toBe(!content.includes('set local lock_timeout'));
  }
});
