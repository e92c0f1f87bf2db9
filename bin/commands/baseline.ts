import type { Change } from '../../generators/plan.ts';
import { compare } from '../../model/raw.ts';
import { isDate } from '../../model/schema/strict.ts';
import { type BaselineEntry, baselineFile, entriesOf, growth, printBaseline, pruned } from '../../rules/baseline.ts';
import { diskMemory } from '../code/memory.ts';
import { apply } from '../disk.ts';
import { count, type Located } from '../report.ts';
import { CannotRun, findRoot } from '../workspace.ts';
import { checked } from './check.ts';

export interface BaselineOptions {
  readonly root?: string;
  readonly prune?: boolean;
  readonly today?: string;
}

/** `novatrek baseline`: what is open today is known from now on; with `--prune`, what is mended is forgotten. */
export async function baseline(options: BaselineOptions): Promise<number> {
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  if (!isDate(today)) throw new CannotRun(`--today ${today} is no day`, 'write it like 2026-03-31');
  const root = findRoot(options.root);
  const memory = diskMemory(root);
  const { report, sorted } = await checked({ root, today, memory });
  memory.save();
  if (!report.complete)
    throw new CannotRun('the rules did not run, so nobody knows what is open', 'mend what novatrek check reports');
  const unreadable = sorted.open.find((one) => one.rule === 'baseline-well-formed');
  if (unreadable !== undefined && options.prune === true)
    throw new CannotRun(
      `${baselineFile}:${unreadable.place.line} ${unreadable.message}`,
      unreadable.fix ?? 'mend the file',
    );
  const found = [...sorted.open, ...sorted.known].sort(byPlace);
  const entries = options.prune === true ? pruned(found, sorted.baseline) : entriesOf(found, sorted.baseline);
  const existed = unreadable !== undefined || sorted.baseline.length > 0;
  write(root, entries, existed);
  process.stdout.write(`${told(sorted.baseline, entries, existed)}\n`);
  return 0;
}

function byPlace(a: Located, b: Located): number {
  return compare(a.file, b.file) || a.place.line - b.place.line || a.place.col - b.place.col;
}

/** Nothing known is better said by no file. */
function write(root: string, entries: readonly BaselineEntry[], existed: boolean): void {
  const path = baselineFile;
  const content = printBaseline(entries);
  const change: Change | undefined =
    entries.length === 0
      ? existed
        ? { kind: 'delete', path, edited: false }
        : undefined
      : existed
        ? { kind: 'update', path, content, edited: false }
        : { kind: 'create', path, content };
  if (change !== undefined) apply(root, [change]);
}

function told(before: readonly BaselineEntry[], after: readonly BaselineEntry[], existed: boolean): string {
  if (after.length === 0)
    return existed ? `${baselineFile} deleted: nothing in it is left` : 'nothing is open: no baseline is needed';
  const [added, gone] = [growth(before, after).length, growth(after, before).length];
  const changes = [
    ...(before.length > 0 && added > 0 ? [`${added} new`] : []),
    ...(gone > 0 ? [`${gone} mended`] : []),
  ];
  return `${baselineFile}: ${count(after.length, 'known breach', 'known breaches')}${changes.length > 0 ? ` (${changes.join(', ')})` : ''}`;
}
