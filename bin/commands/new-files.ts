import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../model/finding.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { check } from '../../rules/check.ts';
import { locate, painter, printText } from '../report.ts';
import { CannotRun, folder } from '../workspace.ts';
import { type Written, writeAll } from '../write-all.ts';
import { loadOrFail } from './load-or-fail.ts';

export interface NewOptions {
  readonly root?: string;
  readonly today?: string;
  readonly dryRun?: boolean;
}

/** The workspace something is added to; it has to be sound before. */
export interface Ground {
  readonly root: string;
  readonly model: Model;
  readonly sources: readonly Source[];
}

export function ground(options: NewOptions): Ground {
  return loadOrFail(options.root);
}

/**
 * Writes what is new, if the architecture holds with it: what would be found only afterwards is found before a file
 * is touched. Prints what changed; `next` says what to do now.
 */
export function addFiles(
  { root, model, sources }: Ground,
  files: readonly Written[],
  options: NewOptions,
  next: readonly string[],
): number {
  refuseExisting(root, files);
  const replaced = new Set(files.map((file) => file.path));
  const after = [
    ...sources.filter((source) => !replaced.has(source.path)),
    ...files.filter((file) => file.path.startsWith(`${folder}/`)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const loaded = load(after);
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const known = new Set(check(model, today).diagnostics.map(keyOf));
  const found =
    loaded.model === undefined
      ? loaded.diagnostics
      : check(loaded.model, today).diagnostics.filter((one) => one.exception === undefined && !known.has(keyOf(one)));
  const located = locate(
    found.filter((one) => one.severity !== 'info'),
    after,
  );
  const blocked = located.some((one) => one.severity === 'error');
  if (!blocked && options.dryRun !== true) writeAll(root, files);
  process.stdout.write(printText(located, after, painter(process.stdout, process.env)));
  if (blocked) {
    process.stderr.write('the architecture would not hold with it: nothing was written\n');
    return 1;
  }
  if (located.length > 0) process.stdout.write('\n');
  const would = options.dryRun === true ? 'would ' : '';
  for (const file of files) {
    process.stdout.write(`${would}${file.replaces === true ? 'change' : 'create'} ${file.path}\n`);
    const before = sources.find((source) => source.path === file.path);
    if (before !== undefined) process.stdout.write(addedLines(before.text, file.text));
  }
  if (next.length > 0) process.stderr.write(`\nNext:\n${next.map((line) => `  ${line}\n`).join('')}`);
  return 0;
}

function keyOf({ rule, subject }: Diagnostic): string {
  return `${rule} ${subject}`;
}

function refuseExisting(root: string, files: readonly Written[]): void {
  const inTheWay = files.filter((file) => file.replaces !== true && exists(join(root, file.path)));
  if (inTheWay.length > 0)
    throw new CannotRun(
      `${inTheWay.map((file) => file.path).join(', ')} ${inTheWay.length === 1 ? 'exists' : 'exist'} already`,
      'choose another name, or move it away; nothing was written',
    );
}

/** A link to nowhere is in the way too. */
function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The lines that were put in, with their numbers. */
function addedLines(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return now
    .slice(start, now.length - end)
    .map((line, i) => `${String(start + i + 1).padStart(5)} + ${line.trimEnd()}\n`)
    .join('');
}

/** Ids are file names, names in SQL and in code: nothing but lower-case words gets through. */
export function kebabOnly(what: string): (answer: string) => CannotRun | undefined {
  return (answer) =>
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(answer) && answer.length <= 50
      ? undefined
      : new CannotRun(
          `${JSON.stringify(answer)} is no id of ${what}`,
          'write at most 50 characters: lower-case words joined by -',
        );
}

export function oneOf(what: string, known: Iterable<string>): (answer: string) => CannotRun | undefined {
  const ids = [...known];
  return (answer) =>
    ids.includes(answer)
      ? undefined
      : new CannotRun(
          `there is no ${what} ${JSON.stringify(answer)}`,
          didYouMean(answer, ids) ?? (ids.length === 0 ? `there is none yet` : `known: ${ids.join(', ')}`),
        );
}

/** One line of prose: what a name, title or team may be. */
export function oneLine(what: string): (answer: string) => CannotRun | undefined {
  return (answer) =>
    answer.trim() !== '' && answer.length <= 200 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(answer)
      ? undefined
      : new CannotRun(`${what} is not one line of text`, 'write 1 to 200 characters, without line breaks');
}
