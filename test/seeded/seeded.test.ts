import { beforeAll, expect, it } from 'vitest';
import { identities, keyOf } from '../../rules/fingerprint.ts';
import { loadSqlParser } from '../../rules/scan/sql/parser.ts';
import { codeViolations } from './code-violations.ts';
import { nearMisses } from './near-misses.ts';
import { findingsWith, lineIn } from './overlay.ts';
import { sqlViolations } from './sql-violations.ts';

let before: ReadonlySet<string>;
beforeAll(async () => {
  await loadSqlParser();
  before = new Set(identities(findingsWith([])).map(keyOf));
}, 60_000);

function newFindings(edits: Parameters<typeof findingsWith>[0], generated = false) {
  const found = findingsWith(edits, generated);
  const names = identities(found).map(keyOf);
  return found.filter((_, i) => !before.has(names[i] ?? ''));
}

it.each([...sqlViolations, ...codeViolations])(
  'finds $name ($rule), where it is, with its mend, and nothing else',
  ({ edits, rule, file, line, generated }) => {
    const found = newFindings(edits, generated === true);
    expect(found.map((one) => `${one.rule} ${one.file}`)).toEqual([`${rule} ${file}`]);
    const [one] = found;
    expect(lineIn(edits, file, one?.place.line ?? 0)).toContain(line);
    expect(one?.fix ?? '').not.toBe('');
  },
);

it.each(nearMisses)('says nothing about $name', ({ edits }) => {
  expect(newFindings(edits).map((one) => `${one.rule} ${one.file}:${one.place.line} ${one.message}`)).toEqual([]);
});
