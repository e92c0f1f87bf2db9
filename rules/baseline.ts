import type { Diagnostic, Finding, Origin } from '../model/finding.ts';
import { compare } from '../model/raw.ts';
import { type Identifiable, type Identity, identities, keyOf } from './fingerprint.ts';
import { pair } from './since-base.ts';
import { unignorable } from './suppression-laws.ts';

/** Beside `architecture/`, not in it: what is in there describes the system, and this describes its debts. */
export const baselineFile = 'novatrek-baseline.json';

/** One breach that stood when the baseline was written. */
export interface BaselineEntry extends Identity {
  readonly reason?: string;
  /** Where the entry itself stands. */
  readonly origin: Origin;
}

/** What is open against what the baseline knows. */
export interface Applied<One> {
  readonly open: readonly One[];
  readonly known: readonly One[];
  /** Entries that nothing answers to any more. */
  readonly stale: readonly BaselineEntry[];
}

export function applyBaseline<One extends Identifiable>(
  found: readonly One[],
  baseline: readonly BaselineEntry[],
): Applied<One> {
  const candidates = [...found.entries()].filter(([, one]) => mayBeKnown(one));
  const pairs = pair(identities(candidates.map(([, one]) => one)), baseline);
  const used = new Set(pairs.values());
  const known = new Set(candidates.flatMap(([i], k) => (pairs.has(k) ? [i] : [])));
  return {
    open: found.filter((_, i) => !known.has(i)),
    known: found.filter((_, i) => known.has(i)),
    stale: baseline.filter((_, i) => !used.has(i)),
  };
}

function mayBeKnown({ rule }: Identifiable): boolean {
  return !unignorable.has(rule);
}

/** Stale entries as findings. `baseline-entry-needed` */
export function staleFindings(stale: readonly BaselineEntry[]): Finding[] {
  return stale.map((entry) => ({
    message: `the baseline knows a breach that is gone: ${entry.rule} does not report ${entry.subject} in ${entry.file}`,
    subject: named(entry),
    at: entry.origin,
    fix: 'novatrek baseline --prune takes it out',
  }));
}

/** Entries that the base branch does not have. What moved to another file is not new. */
export function growth(before: readonly BaselineEntry[], after: readonly BaselineEntry[]): BaselineEntry[] {
  const pairs = pair(after, before);
  return after.filter((_, i) => !pairs.has(i));
}

/** Growth as findings. `baseline-did-not-grow` */
export function growthFindings(grown: readonly BaselineEntry[], base: string): Finding[] {
  return grown.map((entry) => ({
    message: `the baseline has grown: ${base} does not know ${entry.rule} of ${entry.subject} in ${entry.file}`,
    subject: named(entry),
    at: entry.origin,
    fix: 'mend the breach, or record an exception with reason, owner and decision in architecture/exceptions.yaml',
  }));
}

function named({ rule, subject, file, ordinal }: Identity): string {
  return `${rule} ${subject} in ${file}${ordinal === 1 ? '' : ` (${ordinal})`}`;
}

/** Errors and warnings of today as entries. Reasons written into the old baseline stay with their breach. */
export function entriesOf(open: readonly Diagnostic[], old: readonly BaselineEntry[] = []): BaselineEntry[] {
  const names = identities(open.filter((one) => one.severity !== 'info' && mayBeKnown(one)));
  const pairs = pair(names, old);
  return names.map((name, i) => follow(name, old[pairs.get(i) ?? -1]));
}

/** The old entries that are still needed, each in the file where its breach stands now. */
export function pruned(found: readonly Identifiable[], old: readonly BaselineEntry[]): BaselineEntry[] {
  const names = identities(found.filter(mayBeKnown));
  const pairs = pair(names, old);
  return names.flatMap((name, i) => {
    const entry = old[pairs.get(i) ?? -1];
    return entry === undefined ? [] : [follow(name, entry)];
  });
}

function follow(name: Identity, entry: BaselineEntry | undefined): BaselineEntry {
  const origin = entry?.origin ?? { file: baselineFile, path: ['@line', 1, 1] };
  return { ...name, origin, ...(entry?.reason === undefined ? {} : { reason: entry.reason }) };
}

/** One entry a line, sorted: two branches that each mend something merge without a conflict, or with a small one. */
export function printBaseline(entries: readonly BaselineEntry[]): string {
  const lines = [...entries]
    .sort(
      (a, b) =>
        compare(a.rule, b.rule) || compare(a.file, b.file) || compare(a.subject, b.subject) || a.ordinal - b.ordinal,
    )
    .map(
      ({ rule, file, subject, ordinal, reason }) =>
        `    ${JSON.stringify({ rule, file, subject, ...(ordinal === 1 ? {} : { ordinal }), ...(reason === undefined ? {} : { reason }) })}`,
    );
  return lines.length === 0
    ? '{\n  "entries": []\n}\n'
    : ['{', '  "entries": [', lines.join(',\n'), '  ]', '}', ''].join('\n');
}

export interface ParsedBaseline {
  readonly entries: readonly BaselineEntry[];
  /** What is wrong with the file itself. `baseline-well-formed`: nothing of it counts until that is mended. */
  readonly problems: readonly Finding[];
}

export function parseBaseline(text: string, file: string = baselineFile): ParsedBaseline {
  const conflict = /^(?:<<<<<<<|>>>>>>>|=======$)/m.exec(text);
  const broken = (message: string, at: Origin, fix: string): ParsedBaseline => ({
    entries: [],
    problems: [{ message, subject: file, at, fix }],
  });
  if (conflict !== null)
    return broken(
      'holds marks of a merge conflict',
      lineAt(file, text, conflict.index),
      'keep the entries of both sides',
    );
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const at: Origin = { file, path: ['@line', brokenLine(text), 1] };
    return broken('is not JSON', at, 'mend it, or write it anew with novatrek baseline');
  }
  const written = isRecord(data) ? data.entries : undefined;
  if (!Array.isArray(written))
    return broken('has no list of entries', lineAt(file, text, 0), 'write it with novatrek baseline');
  return readEntries(written, file, text);
}

const fields = ['rule', 'file', 'subject', 'ordinal', 'reason'];

function readEntries(written: readonly unknown[], file: string, text: string): ParsedBaseline {
  const entries: BaselineEntry[] = [];
  const problems: Finding[] = [];
  const seen = new Set<string>();
  const lines = text.split('\n');
  const starts = lines.flatMap((line, i) => (/^\s*\{\s*"/.test(line) ? [i + 1] : []));
  for (const [i, value] of written.entries()) {
    // Another program may have spread the entries over several lines; then the head of the file is near enough.
    const line = starts.length === written.length ? (starts[i] ?? 1) : 1;
    const origin: Origin = { file, path: ['@line', line, Math.max((lines[line - 1] ?? '').search(/\S/) + 1, 1)] };
    const problem = (message: string, fix: string) => {
      problems.push({ message: `entry ${i + 1} ${message}`, subject: `${file} ${i + 1}`, at: origin, fix });
    };
    if (!isRecord(value)) {
      problem('is no object', 'write { "rule": …, "file": …, "subject": … }');
      continue;
    }
    const { rule, subject, file: where, ordinal = 1, reason } = value;
    const unknown = Object.keys(value).filter((key) => !fields.includes(key));
    if (unknown.length > 0) problem(`has the unknown key ${unknown.join(', ')}`, `its keys are ${fields.join(', ')}`);
    else if (typeof rule !== 'string' || typeof subject !== 'string' || typeof where !== 'string')
      problem('lacks rule, file or subject', 'novatrek baseline writes all three');
    else if (typeof ordinal !== 'number' || !Number.isInteger(ordinal) || ordinal < 1)
      problem('has an ordinal that is no count', 'leave it out, or write 2 for the second of several equal ones');
    else if (reason !== undefined && typeof reason !== 'string') problem('has a reason that is no text', 'write text');
    else {
      const entry = { rule, subject, file: where, ordinal, origin, ...(reason === undefined ? {} : { reason }) };
      if (seen.has(keyOf(entry))) problem('stands twice', 'delete one of the two');
      seen.add(keyOf(entry));
      entries.push(entry);
    }
  }
  return problems.length > 0 ? { entries: [], problems } : { entries, problems };
}

/** Engines word their errors differently and give no line; as entries stand one on a line, each can be tried alone. */
function brokenLine(text: string): number {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => /^\s*\{\s*\S/.test(line) && !isJson(line.replace(/,\s*$/, '')));
  return index + 1 || 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lineAt(file: string, text: string, offset: number): Origin {
  const before = text.slice(0, offset).split('\n');
  return { file, path: ['@line', before.length, (before.at(-1) ?? '').length + 1] };
}
