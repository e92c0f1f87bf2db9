import { expect, it } from 'vitest';
import type { Change, Level } from '../../../rules/compat/change.ts';
import {
  bumpBetween,
  compareVersions,
  demandedBump,
  leastAfter,
  versionOf,
  versionProblem,
} from '../../../rules/compat/version.ts';

const change = (level: Level, id = 'endpoint-added'): Change => ({
  id,
  level,
  side: 'document',
  message: 'GET /trips changed',
  why: 'it did',
  subject: id,
  document: 'new',
  pointer: [],
});
const version = (text: string) => {
  const found = versionOf(text);
  if (found === undefined) throw new Error(`${text} is no version`);
  return found;
};

it('asks for as much as the worst change does', () => {
  expect(demandedBump([])).toBe('none');
  expect(demandedBump([change('compatible', 'endpoint-reactivated')])).toBe('patch');
  expect(demandedBump([change('compatible', 'endpoint-reactivated'), change('compatible')])).toBe('minor');
  expect(demandedBump([change('warning', 'request-parameter-removed')])).toBe('minor');
  expect(demandedBump([change('compatible'), change('breaking')])).toBe('major');
  expect(demandedBump([change('breaking', 'request-parameter-default-value-added')])).toBe('major');
});

it('knows a semantic version when it sees one', () => {
  for (const text of ['1.2.3', '0.0.0', '1.0.0-rc.1', '1.0.0-0.3.7', '1.0.0+20130313', '1.0.0-x-y.1+b'])
    expect(versionOf(text), text).toBeDefined();
  for (const text of ['1', '1.2', 'v1.2.3', '1.2.3.4', '01.2.3', '1.2.3-', '1.2.3-a..b', 'latest', ''])
    expect(versionOf(text), text).toBeUndefined();
});

it('puts versions in order', () => {
  const ordered = [
    '0.9.0',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.10.0',
    '2.0.0',
  ];
  for (const [i, one] of ordered.entries())
    for (const [j, other] of ordered.entries())
      expect(Math.sign(compareVersions(version(one), version(other))), `${one} ${other}`).toBe(Math.sign(i - j));
});

it('takes a minor step before 1.0.0 for a major one', () => {
  const between = (old: string, now: string) => bumpBetween(version(old), version(now));
  expect(between('1.2.3', '2.0.0')).toBe('major');
  expect(between('1.2.3', '1.3.0')).toBe('minor');
  expect(between('1.2.3', '1.2.4')).toBe('patch');
  expect(between('1.2.3', '1.2.3+build')).toBe('none');
  expect(between('0.2.3', '0.3.0')).toBe('major');
  expect(between('0.2.3', '0.2.4')).toBe('minor');
  expect(between('2.0.0-rc.1', '2.0.0-rc.2')).toBe('major');
});

it.each([
  ['1.2.0', '2.0.0', 'breaking', undefined, undefined],
  ['1.2.0', '1.3.0', 'breaking', 'moved-too-little', '2.0.0'],
  ['1.2.0', '1.3.0', 'compatible', undefined, undefined],
  ['1.2.0', '1.2.1', 'compatible', 'moved-too-little', '1.3.0'],
  ['1.2.0', '1.2.0', 'compatible', 'did-not-move', '1.3.0'],
  ['1.2.0', '1.2.0', 'breaking', 'did-not-move', '2.0.0'],
  ['1.2.0', '1.1.9', 'breaking', 'went-down', '2.0.0'],
  ['1.2.0', '1.2.0-rc.1', 'compatible', 'went-down', '1.3.0'],
  ['0.2.0', '0.3.0', 'breaking', undefined, undefined],
  ['0.2.0', '0.2.1', 'breaking', 'moved-too-little', '0.3.0'],
  ['0.2.0', '0.2.1', 'compatible', undefined, undefined],
  ['1.2.0', 'next', 'compatible', 'not-semver', undefined],
  ['first', '1.2.0', 'compatible', 'not-semver', undefined],
] as const)('says of %s to %s after a %s change: %s', (old, now, level, kind, fix) => {
  const problem = versionProblem(old, now, [change(level)]);
  expect(problem?.kind).toBe(kind);
  expect(problem?.fix).toBe(fix);
});

it('asks for nothing where nothing changed, but never lets a version go down', () => {
  expect(versionProblem('1.2.0', '1.2.0', [])).toBeUndefined();
  expect(versionProblem('1.2.0', '3.0.0', [])).toBeUndefined();
  expect(versionProblem('1.2.0', '1.1.0', [])).toMatchObject({ kind: 'went-down', fix: '1.2.0' });
  expect(versionProblem('1.2.0', '1.2', [])).toMatchObject({ kind: 'not-semver' });
});

it('names the least version that would do, and no less', () => {
  for (const old of ['0.0.0', '0.2.3', '1.2.3', '3.0.0-rc.1'])
    for (const bump of ['none', 'patch', 'minor', 'major'] as const) {
      const least = leastAfter(version(old), bump);
      const level = {
        none: [],
        patch: [change('compatible', 'endpoint-reactivated')],
        minor: [change('compatible')],
        major: [change('breaking')],
      }[bump];
      expect(versionProblem(old, least, level), `${old} ${bump} ${least}`).toBeUndefined();
    }
});
