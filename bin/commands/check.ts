import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reader } from '../../model/load.ts';
import { isDate } from '../../model/schema/strict.ts';
import { type BaselineEntry, baselineFile, entriesOf } from '../../rules/baseline.ts';
import { changedLines, mergeBase } from '../code/base.ts';
import { type Judged, judge, textsOf } from '../code/judge.ts';
import { type DiskMemory, diskMemory } from '../code/memory.ts';
import { type BaseSide, reportOf, type Sorted, sortOut } from '../code/report-of.ts';
import { commitTree, diskTree } from '../code/tree.ts';
import { type Format, print } from '../report/print.ts';
import type { Report } from '../report/report.ts';
import { version } from '../version.ts';
import { CannotRun, findRoot, reason } from '../workspace.ts';

export interface CheckOptions {
  readonly root?: string;
  readonly format: Format;
  readonly base?: string;
  readonly strict?: boolean;
  readonly rules?: boolean;
  readonly watch?: boolean;
  readonly today?: string;
}

/** `novatrek check`: prints what is wrong; the exit code says whether something blocks. */
export async function check(options: CheckOptions): Promise<number> {
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  if (!isDate(today)) throw new CannotRun(`--today ${today} is no day`, 'write it like 2026-03-31');
  const root = findRoot(options.root);
  const memory = diskMemory(root);
  const once = async (reader?: Reader): Promise<number> => {
    const { report, judged } = await checked({
      root,
      today,
      memory,
      ...options,
      ...(reader === undefined ? {} : { reader }),
    });
    memory.save();
    const { format, rules = false } = options;
    return print(report, { format, root, sources: textsOf(judged), rules });
  };
  if (options.watch !== true) return once();
  const { watchAndRun } = await import('../watch.ts');
  return watchAndRun(root, once);
}

export interface CheckBy {
  readonly root: string;
  readonly today: string;
  readonly memory: DiskMemory;
  readonly base?: string;
  readonly strict?: boolean;
  readonly reader?: Reader;
  /** What the report is for: a text needs fewer places. */
  readonly format?: Format;
}

export interface Checked {
  readonly report: Report;
  readonly judged: Judged;
  readonly sorted: Sorted;
}

/** One check of the workspace on disk, against a base if one is named. */
export async function checked({
  root,
  today,
  memory,
  base: ref,
  strict = false,
  reader,
  format = 'json',
}: CheckBy): Promise<Checked> {
  const started = performance.now();
  const before = ref === undefined ? undefined : await baseSide(root, ref, today, memory);
  const textOf = (path: string) => fileText(root, path);
  const judged = await judge(diskTree(root, textOf), {
    root,
    today,
    memory,
    ...(reader === undefined ? {} : { reader }),
    ...(before === undefined ? {} : { base: { ref: before.ref, judged: before.judged } }),
  });
  const sorted = sortOut(judged, {
    today,
    baseline: textOf(baselineFile),
    exceptedPlaces: format === 'json' || format === 'junit' || format === 'sarif',
    ...(before === undefined ? {} : { before: { ref: before.ref, baseline: knownAt(before) } }),
  });
  const report = reportOf(judged, sorted, {
    version: version(),
    elapsed: Math.round(performance.now() - started),
    ...(before === undefined ? {} : { base: before }),
  });
  if (!strict || report.preExisting.length === 0) return { report, judged, sorted };
  return { report: { ...report, open: sorted.open, preExisting: [] }, judged, sorted };
}

async function baseSide(root: string, ref: string, today: string, memory: DiskMemory): Promise<BaseSide> {
  const commit = mergeBase(root, ref);
  const tree = commitTree(root, commit);
  const judged = await judge(tree, { root, today, memory });
  const baseline = tree.text(baselineFile);
  return {
    ref,
    judged,
    sorted: sortOut(judged, { today, baseline }),
    hasBaseline: baseline !== undefined,
    changed: changedLines(root, commit),
  };
}

/** Where the base has no baseline, the change adopts one: for what stood there, and for nothing it brings itself. */
function knownAt({ hasBaseline, sorted }: BaseSide): readonly BaselineEntry[] {
  return hasBaseline ? sorted.baseline : entriesOf(sorted.open);
}

function fileText(root: string, path: string): string | undefined {
  const file = join(root, path);
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`${path} cannot be read: ${reason(error)}`, 'check its permissions');
  }
}
