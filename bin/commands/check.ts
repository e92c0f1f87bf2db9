import type { Diagnostic } from '../../model/finding.ts';
import { load } from '../../model/load.ts';
import { isDate } from '../../model/schema/strict.ts';
import { check as runRules, type Verdict } from '../../rules/check.ts';
import { asData, count, grouped, type Located, locate, painter, printText } from '../report.ts';
import { CannotRun, findRoot, readSources } from '../workspace.ts';

export interface CheckOptions {
  readonly root?: string;
  readonly format: 'text' | 'json';
  readonly rules?: boolean;
  readonly today?: string;
}

/** `novatrek check`: prints what is wrong; the exit code says whether something blocks. */
export function check(options: CheckOptions): number {
  const started = performance.now();
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  if (!isDate(today)) throw new CannotRun(`--today ${today} is no day`, 'write it like 2026-03-31');
  const root = findRoot(options.root);
  const sources = readSources(root);
  const { model, diagnostics } = load(sources);
  const verdict: Verdict = model === undefined ? { diagnostics, looked: [] } : runRules(model, today);
  const excepted = verdict.diagnostics.filter((one) => one.exception !== undefined);
  const open = locate(
    verdict.diagnostics.filter((one) => one.exception === undefined),
    sources,
  );
  const elapsed = Math.round(performance.now() - started);
  if (options.format === 'json') {
    const data = report(open, locate(excepted, sources), verdict, model !== undefined);
    process.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  } else {
    process.stdout.write(printText(open, sources, painter(process.stdout, process.env)));
    if (open.length > 0) process.stdout.write('\n');
    if (options.rules === true) process.stdout.write(`${looked(verdict)}\n`);
    process.stderr.write(`${summary(open, excepted.length, verdict, model === undefined, sources.length, elapsed)}\n`);
  }
  return open.some(blocks) ? 1 : 0;
}

function blocks(one: Diagnostic): boolean {
  return one.severity === 'error';
}

function report(open: readonly Located[], excepted: readonly Located[], verdict: Verdict, complete: boolean) {
  return {
    ok: !open.some(blocks),
    /** False when a stage before the rules found something, so that the rules did not run. */
    complete,
    findings: open.map(asData),
    excepted: excepted.map(asData),
    rules: verdict.looked.map(({ rule, subjects }) => ({ id: rule, subjects })),
  };
}

/** What each rule looked at, in columns. */
function looked(verdict: Verdict): string {
  const width = Math.max(...verdict.looked.map(({ rule }) => rule.length));
  return verdict.looked
    .map(({ rule, subjects }) => `${rule.padEnd(width)}  ${grouped(subjects).padStart(7)}`)
    .join('\n');
}

function summary(
  open: readonly Located[],
  excepted: number,
  verdict: Verdict,
  stopped: boolean,
  files: number,
  elapsed: number,
): string {
  const of = (severity: string) => open.filter((one) => one.severity === severity).length;
  const parts = [
    count(of('error'), 'error'),
    count(of('warning'), 'warning'),
    ...(of('info') > 0 ? [count(of('info'), 'note')] : []),
  ];
  if (excepted > 0) parts.push(`${count(excepted, 'recorded exception')}`);
  const subjects = verdict.looked.reduce((sum, { subjects: many }) => sum + many, 0);
  const how = stopped
    ? `the rules did not run: first mend the above`
    : `${count(verdict.looked.length, 'rule')} looked at ${count(subjects, 'subject')} in ${count(files, 'file')}, ${elapsed} ms`;
  return `${parts.join(', ')} (${how})`;
}
