import { expect, it } from 'vitest';
import { fingerprint, type Identifiable, identities, keyOf } from '../../rules/fingerprint.ts';
import { sinceBase } from '../../rules/since-base.ts';

function found(rule: string, subject: string, file: string, line = 1): Identifiable {
  return { rule, subject, at: { file, path: ['@line', line, 1] } };
}

const a = (line = 1) => found('no-raw-http', 'svc-a uses fetch', 'a.ts', line);

it('gives a finding the same fingerprint on another line, and equal ones different ones', () => {
  const prints = (list: Identifiable[]) => identities(list).map(fingerprint);
  const [one, two] = prints([a(3), a(9)]);
  expect(prints([a(14), a(200)])).toEqual([one, two]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  // Stored in other people's alert lists: this must never change.
  expect(one).toBe('bd3be48d6244b2fb1ea765a785745945');
});

it('keeps rule, subject, file and ordinal apart', () => {
  const keys = [
    { rule: 'a', subject: 'b c', file: 'd', ordinal: 1 },
    { rule: 'a b', subject: 'c', file: 'd', ordinal: 1 },
    { rule: 'a', subject: 'b', file: 'c d', ordinal: 1 },
    { rule: 'a","b', subject: 'c', file: 'd', ordinal: 1 },
    { rule: 'a', subject: 'b c', file: 'd', ordinal: 11 },
  ];
  expect(new Set(keys.map(keyOf)).size).toBe(keys.length);
  expect(new Set(keys.map(fingerprint)).size).toBe(keys.length);
});

it('gives thousands of findings each a fingerprint of its own', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => found('rule', `subject ${i % 5000}`, `f${i % 7}.ts`));
  expect(new Set(identities(many).map(fingerprint)).size).toBe(20_000);
});

it('blocks on what the change brought, not on what stood before', () => {
  const other = found('no-raw-http', 'svc-a uses axios', 'a.ts');
  const split = sinceBase([a(50), other], [a(3)]);
  expect(split).toEqual({ caused: [other], preExisting: [a(50)], mended: 0 });
});

it('a second breach of the same kind in the same file is new', () => {
  const [first, second] = [a(3), a(9)];
  expect(sinceBase([first, second], [a(3)]).caused).toEqual([second]);
});

it('of equal ones, the one on a changed line is the new one', () => {
  const [inserted, old] = [a(3), a(9)];
  const split = sinceBase([inserted, old], [a(3)], (one) => one.at.path[1] === 3);
  expect(split.caused).toEqual([inserted]);
  expect(split.preExisting).toEqual([old]);
});

it('a finding that moves with its code to another file is the same finding, once', () => {
  const there = (line: number) => found('no-raw-http', 'svc-a uses fetch', 'b.ts', line);
  expect(sinceBase([there(1)], [a()])).toMatchObject({ caused: [], mended: 0 });
  const copied = sinceBase([a(), there(1)], [a()]);
  expect(copied.caused).toEqual([there(1)]);
  expect(sinceBase([there(1), there(2)], [a()]).caused).toEqual([there(2)]);
});

it('counts what is gone', () => {
  expect(sinceBase([], [a(1), a(2)])).toEqual({ caused: [], preExisting: [], mended: 2 });
});
