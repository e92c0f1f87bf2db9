import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { type Kind, kinds } from '../../model/schema/kinds.ts';
import { publishedSchemas } from '../../model/schema/publish.ts';
import { parseYaml, splitFrontMatter } from '../../model/source.ts';

const root = new URL('../..', import.meta.url).pathname;
const stale = 'schemas/ is stale: run `npm run schemas`';

const files = readSources(root).map(({ path, text }) => {
  const kind = Object.values<Kind>(kinds).find((one) => one.path.test(path.replace('architecture/', '')));
  if (kind === undefined) throw new Error(`${path} is of no kind`);
  const yaml = path.endsWith('.md') ? (splitFrontMatter(text)?.yaml ?? '') : text;
  return { path, kind, yaml, data: parseYaml(yaml).data };
});

const validators = new Map<string, ValidateFunction>();
function validatorOf(kind: Kind): ValidateFunction {
  const known = validators.get(kind.name);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const validator = ajv.compile(JSON.parse(readFileSync(join(root, 'schemas', `${kind.name}.schema.json`), 'utf8')));
  validators.set(kind.name, validator);
  return validator;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Copies of the data, each with one more key in one of its maps. */
function* withKey(data: unknown, key: string, value: unknown): Generator<unknown> {
  if (Array.isArray(data)) {
    for (const [i, item] of data.entries()) for (const copy of withKey(item, key, value)) yield data.with(i, copy);
  } else if (isMap(data)) {
    yield { ...data, [key]: value };
    for (const [name, item] of Object.entries(data))
      for (const copy of withKey(item, key, value)) yield { ...data, [name]: copy };
  }
}

it('writes one schema per kind, and those on disk are the newest', () => {
  const published = publishedSchemas();
  expect(published.map((one) => one.path)).toEqual(Object.keys(kinds).map((kind) => `schemas/${kind}.schema.json`));
  const onDisk = readdirSync(join(root, 'schemas')).sort();
  expect(onDisk, stale).toEqual(published.map((one) => one.path.replace('schemas/', '')).sort());
  for (const { path, content } of published)
    expect(readFileSync(join(root, path), 'utf8') === content, `${path}: ${stale}`).toBe(true);
});

it('makes schemas that stand on their own, name themselves and describe keys', () => {
  for (const { path, content } of publishedSchemas()) {
    const schema: Record<string, unknown> = JSON.parse(content);
    expect(schema.$schema, path).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema, path).not.toHaveProperty('$id');
    expect(schema.title, path).toBe(`novatrek ${/schemas\/(.*)\.schema\.json/.exec(path)?.[1]}`);
    expect(schema.description, path).toMatch(/^architecture\/.+\.(yaml|md)$/);
    for (const [, ref] of content.matchAll(/"\$ref": "([^"]+)"/g)) expect(ref, path).toBe('#/$defs/JsonSchema');
  }
  const service = JSON.parse(publishedSchemas().find((one) => one.path.includes('service'))?.content ?? '');
  expect(service.properties.clearance.description).toContain('Data classes');
  expect(Object.keys(service.$defs)).toEqual(['JsonSchema']);
});

it('accepts every file of the architecture', () => {
  const refused = files.flatMap(({ path, kind, data }) => {
    const validate = validatorOf(kind);
    if (validate(data)) return [];
    return (validate.errors ?? []).map((error) => `${path} ${error.instancePath} ${error.message}`);
  });
  expect(refused).toEqual([]);
  expect(new Set(files.map((file) => file.kind.name)).size, 'a file of each kind').toBe(Object.keys(kinds).length);
});

it('is named in the first line of every file of the architecture', () => {
  for (const { path, kind, yaml } of files) {
    const first = yaml.trimStart().split('\n')[0] ?? '';
    const named = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1];
    expect(named, `${path} starts with ${first}`).toBeDefined();
    expect(normalize(join(dirname(path), named ?? '')), path).toBe(`schemas/${kind.name}.schema.json`);
  }
});

it('judges an extra key, anywhere in a file, exactly as novatrek check does', () => {
  const seen = new Set<string>();
  for (const { path, kind, data } of files) {
    if (seen.has(kind.name)) continue;
    seen.add(kind.name);
    const validate = validatorOf(kind);
    let refused = 0;
    for (const broken of withKey(data, 'misspelt', 5)) {
      const verdict = validate(broken);
      if (!verdict) refused++;
      if (verdict !== kind.schema.safeParse(broken).success)
        expect.fail(`${path}: the schemas disagree about ${JSON.stringify(broken).slice(0, 500)}`);
    }
    expect(refused, `${kind.name} refuses unknown keys`).toBeGreaterThan(0);
  }
  expect(seen.size).toBe(Object.keys(kinds).length);
});

it('refuses a wrong type, word, date and color, a missing key and an empty list of answers', () => {
  const sample = (kind: string) => {
    const file = files.find((one) => one.kind.name === kind);
    if (file === undefined || !isMap(file.data)) throw new Error(`no ${kind}`);
    return { kind: file.kind, data: file.data };
  };
  const broken: [string, Record<string, unknown>][] = [
    ['service', { title: 7 }],
    ['service', { api: { basePath: '/a', endpoints: { 'FETCH /a': {} } } }],
    ['service', { api: { basePath: '/a', endpoints: { 'GET /a': { operation: 'a', summary: 'A', responses: {} } } } }],
    ['service', { api: { basePath: '/a', endpoints: {}, schemas: { A: { requried: [] } } } }],
    ['domain', { color: 'red' }],
    ['event', { payload: { type: 'map' } }],
    ['decision', { status: 'Maybe' }],
    ['decision', { date: '2026-02-30' }],
    ['solution', { date: 'soon' }],
    ['platform', { description: undefined }],
    ['application', { screens: [] }],
    ['rule', { checks: [] }],
    ['actors', { 'not kebab!': {} }],
    ['tickets', { '12': { summary: 'A', status: 'Open' } }],
    ['exceptions', { 'EXC-900': { rule: 'a' } }],
    ['capabilities', { 'CAP-9': { name: 'A', capabilities: { 'CAP-9.1': { name: 'A', status: 'done' } } } }],
  ];
  for (const [name, change] of broken) {
    const { kind, data } = sample(name);
    const copy: Record<string, unknown> = { ...data, ...change };
    for (const key of Object.keys(change)) if (change[key] === undefined) delete copy[key];
    expect(validatorOf(kind)(copy), `${name} ${JSON.stringify(change)}`).toBe(false);
  }
  expect(new Set(broken.map(([name]) => name))).toEqual(new Set(Object.keys(kinds)));
});

it('lets x- keys pass', () => {
  for (const kind of ['service', 'domain', 'event', 'decision', 'application', 'solution', 'rule', 'platform']) {
    const file = files.find((one) => one.kind.name === kind);
    if (file === undefined || !isMap(file.data)) throw new Error(`no ${kind}`);
    expect(validatorOf(file.kind)({ ...file.data, 'x-owner': { mail: 'a@example.com' } }), kind).toBe(true);
  }
});
