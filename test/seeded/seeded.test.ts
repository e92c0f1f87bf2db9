import { beforeAll, expect, it } from 'vitest';
import { identities, keyOf } from '../../rules/fingerprint.ts';
import { codeViolations } from './code-violations.ts';
import { evilCalls } from './evil-calls.ts';
import { evilModules } from './evil-modules.ts';
import { evilNearMisses } from './evil-near-misses.ts';
import { evilSql } from './evil-sql.ts';
import { nearMisses } from './near-misses.ts';
import { findingsWith, lineIn } from './overlay.ts';
import { sqlViolations } from './sql-violations.ts';

/** What the repository as it stands is told, without and with its generated files. */
const before = new Map<boolean, ReadonlySet<string>>();
beforeAll(async () => {
  for (const generated of [false, true])
    before.set(generated, new Set(identities(await findingsWith([], generated)).map(keyOf)));
}, 120_000);

async function newFindings(edits: Parameters<typeof findingsWith>[0], generated = false) {
  const found = await findingsWith(edits, generated);
  const names = identities(found).map(keyOf);
  return found.filter((_, i) => before.get(generated)?.has(names[i] ?? '') === false);
}

it.each([...sqlViolations, ...codeViolations, ...evilSql, ...evilCalls, ...evilModules])(
  'finds $name ($rule), where it is, with its mend, and nothing else',
  async ({ edits, rule, file, line, generated }) => {
    const found = await newFindings(edits, generated === true);
    expect(found.map((one) => `${one.rule} ${one.file}`)).toEqual([`${rule} ${file}`]);
    const [one] = found;
    expect(lineIn(edits, file, one?.place.line ?? 0)).toContain(line);
    expect(one?.fix ?? '').not.toBe('');
  },
);

it.each([...nearMisses, ...evilNearMisses])('says nothing about $name', async ({ edits }) => {
  expect((await newFindings(edits)).map((one) => `${one.rule} ${one.file}:${one.place.line} ${one.message}`)).toEqual(
    [],
  );
});
