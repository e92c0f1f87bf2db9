import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileRules } from '../../rules/architect/rule.ts';
import { allRules } from '../../rules/index.ts';
import type { Rule } from '../../rules/rule.ts';
import { suppressionLaws } from '../../rules/suppression-laws.ts';
import { breaches } from './breaches.ts';
import { type Around, checkFiles, factsOf } from './code.ts';
import { codeBreaches, knownFor } from './code-breaches.ts';
import { codedBreaches, sqlBreaches } from './sql-breaches.ts';

/** Laws about setting findings aside are judged once those have their lines: baseline.test.ts and inline-ignore.test.ts. */
const aside = new Set(suppressionLaws.map(({ id }) => id));
/** The built-in rules, and those that judge the architect's own. */
const rules = allRules([]).filter(({ id }) => !aside.has(id));
const ids = rules.map((rule) => rule.id);

/** For each rule, a workspace that is sound but for the one thing the rule forbids. */
const all = { ...breaches, ...codeBreaches, ...sqlBreaches };

/** Laws that a stage upholds before there is a model; their rule only explains them. */
const ofStages = new Set(['syntax', 'known-keys', 'call-target-exists', 'decision-exists']);

const here = new URL('.', import.meta.url);
const source = new URL('../../rules/', import.meta.url);

it('gives each rule an id of its own', () => {
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(rules)('can explain $id', ({ why, example }) => {
  expect(why.length).toBeGreaterThan(20);
  expect(example.breaks).not.toBe('');
  expect(example.mend).not.toBe('');
});

it.each(ids)('has a test file for %s that breaks it and one that nearly does', (id) => {
  const file = new URL(`${id}.test.ts`, here);
  expect(existsSync(file), `test/rules/${id}.test.ts`).toBe(true);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(new RegExp(`expectFindings\\(\\s*'${id}'`));
  expect(text).toMatch(new RegExp(`expectNothing\\(\\s*'${id}'`));
});

it('keeps each rule in a file of its own name, and each rule of the folder in force', async () => {
  const files = readdirSync(source).filter((name) => name.endsWith('.ts'));
  const found: string[] = [];
  for (const name of files) {
    const exported: Readonly<Record<string, unknown>> = await import(new URL(name, source).href);
    for (const [key, value] of Object.entries(exported)) {
      // Rules about the architect's rules are made from those.
      const made = typeof value === 'function' && /^rule[A-Z]/.test(key) ? value([]) : value;
      if (!isRule(made) || aside.has(made.id)) continue;
      expect(`${made.id}.ts`).toBe(name);
      found.push(made.id);
    }
  }
  expect(found.sort()).toEqual([...ids].sort());
});

it('knows a breach of every rule', () => {
  expect(Object.keys(all).sort()).toEqual([...ids].sort());
});

it.each(ids)('notices a breach of %s, and would not without that rule', (id) => {
  const files = all[id] ?? {};
  const { diagnostics } = checkFiles(files, aroundOf(id));
  const reported = diagnostics.filter((one) => one.rule === id).map((one) => `${one.subject}: ${one.message}`);
  expect(reported, diagnostics.map((one) => `${one.rule} ${one.message}`).join('\n')).not.toEqual([]);
  // Whatever stands under the id comes from the rule itself, or from the stage whose law it explains.
  if (!ofStages.has(id)) expect(findingsOf(id, files, aroundOf(id))).toEqual(reported);
});

it.each(Object.entries(codedBreaches))(
  'notices a breach of %s in code, and would not without that rule',
  (id, files) => {
    const reported = checkFiles(files).diagnostics.filter((one) => one.rule === id);
    expect(reported).not.toEqual([]);
    expect(findingsOf(id, files)).toEqual(reported.map((one) => `${one.subject}: ${one.message}`));
  },
);

it.each(ids)('finds nothing against %s in a sound workspace', (id) => {
  expect(findingsOf(id, {})).toEqual([]);
});

function aroundOf(id: string): Around {
  const known = knownFor[id];
  return known === undefined ? {} : { known };
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'id' in value && 'why' in value && 'subjects' in value;
}

/** What the rule alone says of the workspace. */
function findingsOf(id: string, files: Readonly<Record<string, string>>, around: Around = {}): string[] {
  const facts = factsOf(files, around);
  const alone = allRules(compileRules(facts.model)).find((one) => one.id === id);
  if (alone === undefined) throw new Error(`no rule ${id}`);
  return [...alone.check(alone.subjects(facts), facts)].map((one) => `${one.subject}: ${one.message}`);
}
