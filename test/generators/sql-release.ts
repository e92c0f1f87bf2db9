import type { Before, OutputFile } from '../../generators/generator.ts';
import { migrations } from '../../generators/migrations.ts';
import { seal } from '../../generators/seal.ts';
import type { Diagnostic } from '../../model/finding.ts';
import type { Model } from '../../model/model.ts';
import { modelOf } from '../workspace.ts';

/** A change of the YAML: tables of one service before and after, in short. */
export interface Case {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** By file: statements it must hold, as they are. Files not named here must not be there. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  readonly version?: string;
  /** Parts of the findings, each with its mend. */
  readonly refused?: readonly (readonly [message: string, fix: string])[];
  /** Rows and checks on the database, between and after. */
  readonly rows?: string;
}

export const service = 'svc-tables';
export const folder = `runtime/services/${service}/migrations`;

export function modelWith(tables: string, version = '1.0.0'): Model {
  return modelOf({
    'services/svc-tables.yaml': `
title: Ledger
version: ${version}
domain: finance
description: Keeps ledgers.
store:
  engine: PostgreSQL 15
  schema: shelf
  tables:
${tables
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`,
  });
}

/** The folder of the service as it is on disk after a run that wrote these. */
export function onDisk(files: Iterable<OutputFile>): Map<string, string> {
  return new Map(
    [...files].map(({ path, content, keep }): [string, string] => [path, keep === true ? content : seal(content)]),
  );
}

export function run(
  model: Model,
  before: Before = { disk: new Map() },
): { files: OutputFile[]; refused: Diagnostic[] } {
  return {
    files: [...migrations.generate(model, before)].filter(({ path }) => path.startsWith(folder)),
    refused: [...(migrations.refuse?.(model, before) ?? [])],
  };
}

/** What follows a release of `before`. */
export function runCase({
  before,
  after,
  version,
}: Case): ReturnType<typeof run> & { readonly first: Map<string, string> } {
  const first = onDisk(run(modelWith(before)).files);
  return { first, ...run(modelWith(after, version), { disk: first, committed: first }) };
}

export function namesOf(files: Iterable<OutputFile>): string[] {
  return [...files].map(({ path }) => path.slice(folder.length + 1)).filter((name) => name.endsWith('.sql'));
}
