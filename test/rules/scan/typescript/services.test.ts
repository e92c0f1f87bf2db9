import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import type { CodeFacts, CodeFile } from '../../../../rules/scan/facts.ts';
import { noMemory } from '../../../../rules/scan/facts.ts';
import { sorter } from '../../../../rules/scan/layout.ts';
import { scan } from '../../../../rules/scan/scan.ts';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { layout } from './scanned.ts';

const root = new URL('../../../../runtime/services/', import.meta.url);
const services = readdirSync(root);
let facts: CodeFacts;

beforeAll(async () => {
  await loadSqlParser();
  const own = { ...layout, services: ['services/{service}'], serviceIds: services };
  const partOf = sorter(own);
  const files = services.flatMap((service) =>
    readdirSync(new URL(`${service}/`, root), { recursive: true, encoding: 'utf8' }).flatMap((name): CodeFile[] => {
      const inside = name.replaceAll('\\', '/');
      const path = `services/${service}/${inside}`;
      const part = partOf(path);
      if (part === undefined) return [];
      return [{ path, text: readFileSync(new URL(`${service}/${inside}`, root), 'utf8'), ...part }];
    }),
  );
  facts = scan(files, own, noMemory);
});

/** Names of the members of an interface or object of a generated contract. */
function namesIn(service: string, block: RegExp): string[] {
  const contract = readFileSync(new URL(`${service}/contract.gen.ts`, root), 'utf8');
  const body = block.exec(contract)?.[1] ?? '';
  return [...body.matchAll(/^ {2}(?:readonly )?'?([\w.]+)'?: [{\w]/gm)].map(([, name = '']) => name).sort();
}

const operations = /^export interface Operations \{\n([\s\S]*?)\n\}/m;
const consumes = /^export interface Consumes \{\n([\s\S]*?)\n\}/m;

it('finds every operation of each written service', () => {
  const written = [...new Set(facts.handlers.map(({ service }) => service ?? ''))];
  expect(written.length).toBeGreaterThanOrEqual(13);
  for (const service of written) {
    const found = facts.handlers.filter((one) => one.service === service).map(({ operation }) => operation);
    expect(found.sort(), service).toEqual(namesIn(service, operations));
  }
});

it('finds every consumer', () => {
  const written = new Set(facts.handlers.map(({ service }) => service ?? ''));
  for (const service of written) {
    const found = facts.subscribes.filter((one) => one.service === service).map(({ event }) => event ?? '');
    expect(found.sort(), service).toEqual(namesIn(service, consumes));
  }
});

it('knows every text of SQL', () => {
  expect(facts.sql.length).toBeGreaterThan(300);
  expect(facts.sql.flatMap(({ unknown, error }) => unknown ?? error?.message ?? [])).toEqual([]);
});

it('finds the statement of every query, and no other', () => {
  const queries = services.flatMap((service) =>
    readdirSync(new URL(`${service}/`, root))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
      .flatMap((name) => {
        const text = readFileSync(new URL(`${service}/${name}`, root), 'utf8');
        return [...text.matchAll(/\bdb(?:\.one|\.run)?(?:<[^`;]*?>)?`/g)].map(({ index }) => {
          const line = text.slice(0, index).split('\n').length;
          return `services/${service}/${name}:${line}`;
        });
      }),
  );
  const found = facts.sql.filter(({ source }) => source === 'code').map(({ at }) => `${at.file}:${at.path[1]}`);
  expect([...new Set(found)].sort()).toEqual([...new Set(queries)].sort());
});

it('knows from where every call, event and consumer is reached', () => {
  expect(facts.calls.length).toBeGreaterThan(50);
  expect([...facts.calls, ...facts.publishes].filter(({ reach }) => reach.length === 0)).toEqual([]);
  expect(facts.calls.filter(({ operation }) => operation === undefined)).toEqual([]);
});

it('finds no way out but the declared ones', () => {
  expect(facts.outlets).toEqual([]);
  expect(facts.problems).toEqual([]);
  expect(facts.imports.filter(({ to }) => to.kind === 'unresolved')).toEqual([]);
});
