import type { Origin } from '../../../../model/finding.ts';
import type { CodeFacts, CodeFile, Layout, SqlUse } from '../../../../rules/scan/facts.ts';
import { noMemory } from '../../../../rules/scan/facts.ts';
import { sorter } from '../../../../rules/scan/layout.ts';
import { scan } from '../../../../rules/scan/scan.ts';

/** A workspace as `novatrek init` lays it out, with more ways to the database. */
export const layout: Layout = {
  services: ['services/{service}'],
  folders: new Map(),
  migrations: ['services/{service}/migrations'],
  clients: ['services/{service}/clients/{target}'],
  generated: ['**/*.gen.ts'],
  tests: ['**/*.test.*'],
  shared: ['common'],
  others: [],
  ignore: [],
  sql: { calls: ['query'], tags: ['sql', 'db', 'db.one', 'db.run'] },
  publish: ['publish'],
  subscribe: ['bus.subscribe'],
  log: ['log.*', 'logger.*', 'console.*'],
  aliases: [],
  packages: {},
  serviceIds: ['svc-check-in', 'svc-payments', 'svc-reservations'],
  topicPrefix: 'novatrek.',
};

/** Scans files by their paths; a bare name stands in svc-check-in. */
export function scanned(texts: Readonly<Record<string, string>>, more: Partial<Layout> = {}): CodeFacts {
  const used = { ...layout, ...more };
  return scan(filesOf(texts, used), used, noMemory);
}

export function filesOf(texts: Readonly<Record<string, string>>, used: Layout): CodeFile[] {
  const partOf = sorter(used);
  return Object.entries(texts).map(([name, text]) => {
    const path = name.includes('/') ? name : `services/svc-check-in/${name}`;
    const part = partOf(path);
    if (part === undefined) throw new Error(`nobody scans ${path}`);
    return { path, text, ...part };
  });
}

/** The place of a fact, as `store.ts:3:14`. */
export function place({ file, path }: Origin): string {
  const [, line, column] = path;
  return `${file.replace('services/svc-check-in/', '')}:${line}:${column}`;
}

/** What a statement touches, as `schema.table:mode`, or that it is not known. */
export function touched({ facts, unknown, error }: SqlUse): string[] {
  return [
    ...(facts?.relations ?? []).map(
      ({ schema, name, mode, kind }) =>
        `${schema === undefined ? '' : `${schema}.`}${name}${kind === 'function' ? '()' : ''}:${mode}`,
    ),
    ...(facts?.weakens ?? []).map(({ kind }) => kind),
    ...(unknown === undefined ? [] : ['unknown']),
    ...(error === undefined ? [] : [`error: ${error.message}`]),
  ];
}
