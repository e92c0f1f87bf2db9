import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readSources } from '../../bin/workspace.ts';
import { parseYaml, splitFrontMatter } from '../../model/source.ts';
import { expectNone, findings, full, real, seeded, sourcesOf } from './sound.ts';

type Path = readonly (string | number)[];

const root = fileURLToPath(new URL('../..', import.meta.url));
const others = [null, 42, 'nonsense', [], ['a', { b: 1 }], {}, { nonsense: 1 }, true];

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* pathsOf(item, [...path, i]);
  else if (isMap(value)) for (const [key, item] of Object.entries(value)) yield* pathsOf(item, [...path, key]);
}

/** A copy in which `change` has replaced what stands at the path; undefined takes it out. */
function changedAt(value: unknown, [step, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value
      .map((item, i) => (i === step ? changedAt(item, rest, change) : item))
      .filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, key === step ? changedAt(item, rest, change) : item])
      .filter(([, item]) => item !== undefined),
  );
}

/** The data of a file, and how to write it back with another one. */
function opened(name: string, text: string): { data: unknown; write: (data: unknown) => string } {
  const parts = name.endsWith('.md') ? splitFrontMatter(text) : undefined;
  const write = (data: unknown) =>
    parts === undefined ? stringify(data) : `---\n${stringify(data)}---\n${parts.body}`;
  return { data: parseYaml(parts?.yaml ?? text).data, write };
}

it('starts from a workspace whose only finding has its exception', () => {
  const problems: string[] = [];
  expect(findings(sourcesOf(full), 'full', problems).map((one) => [one.rule, one.exception])).toEqual([
    ['reads-by-readers', 'EXC-1'],
  ]);
  expectNone(problems);
});

it('reports another type at any place of any file', () => {
  const problems: string[] = [];
  const silent: string[] = [];
  const random = seeded(1);
  let tried = 0;
  for (const [name, text] of Object.entries(full)) {
    const { data, write } = opened(name, text);
    for (const path of pathsOf(data))
      for (const other of [null, 42, others[2 + random(others.length - 2)]]) {
        tried++;
        const what = `${name} ${path.join('.')} = ${JSON.stringify(other)}`;
        const changed = write(changedAt(data, path, () => other));
        const found = findings(sourcesOf({ ...full, [name]: changed }), what, problems);
        if (found.every((one) => one.exception !== undefined) && (other === null || other === 42)) silent.push(what);
      }
  }
  expect(tried).toBeGreaterThan(900);
  expectNone(problems);
  // Nothing and a number are right nowhere in this workspace; only an example of a rule may give any value.
  expect(silent.filter((what) => !what.includes('.yaml examples.'))).toEqual([]);
});

it('survives the loss of any part of any file', () => {
  const problems: string[] = [];
  let reported = 0;
  for (const [name, text] of Object.entries(full)) {
    const { data, write } = opened(name, text);
    for (const path of pathsOf(data)) {
      if (path.length === 0) continue;
      const changed = write(changedAt(data, path, () => undefined));
      const found = findings(sourcesOf({ ...full, [name]: changed }), `${name} ${path.join('.')}`, problems);
      if (found.some((one) => one.exception === undefined)) reported++;
    }
    const { [name]: _, ...rest } = full;
    findings(sourcesOf(rest), `without ${name}`, problems);
  }
  expectNone(problems);
  expect(reported).toBeGreaterThan(100);
});

it('reports another type anywhere in real files', () => {
  const random = seeded(20260601);
  const problems: string[] = [];
  for (const name of real) {
    const { data, write } = opened(name, readFileSync(`${root}/architecture/${name}`, 'utf8'));
    const paths = [...pathsOf(data)];
    for (let i = 0; i < 60; i++) {
      const path = paths[random(paths.length)] ?? [];
      const other = others[random(others.length)];
      const what = `${name} ${path.join('.')} = ${JSON.stringify(other)}`;
      const changed = write(changedAt(data, path, () => other));
      const found = findings(sourcesOf({ ...full, [name]: changed }), what, problems);
      if (found.length === 0) problems.push(`${what}: no finding`);
    }
  }
  expectNone(problems);
});

it('reports another type in a file of the whole architecture', () => {
  const random = seeded(7);
  const problems: string[] = [];
  const sources = readSources(root);
  for (const name of real) {
    const path = `architecture/${name}`;
    const { data, write } = opened(name, readFileSync(`${root}/${path}`, 'utf8'));
    const paths = [...pathsOf(data)];
    for (let i = 0; i < 3; i++) {
      const at = paths[random(paths.length)] ?? [];
      const text = write(changedAt(data, at, () => ['a', { b: 1 }]));
      const what = `${name} ${at.join('.')}`;
      findings(
        sources.map((source) => (source.path === path ? { path, text } : source)),
        what,
        problems,
      );
    }
  }
  expectNone(problems);
});
