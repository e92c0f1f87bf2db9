import type { Diagnostic, Finding } from '../../model/finding.ts';
import { applyIgnores, type Judged as JudgedIgnores } from '../../rules/apply-ignores.ts';
import { compileRules } from '../../rules/architect/rule.ts';
import {
  applyBaseline,
  type BaselineEntry,
  baselineFile,
  growth,
  growthFindings,
  parseBaseline,
  staleFindings,
} from '../../rules/baseline.ts';
import { allRules } from '../../rules/index.ts';
import { type InlineIgnore, inlineIgnores } from '../../rules/inline-ignore.ts';
import { sinceBase } from '../../rules/since-base.ts';
import {
  baselineDidNotGrow,
  baselineEntryNeeded,
  baselineWellFormed,
  ignoreComplete,
  ignoreInForce,
  ignoreNeeded,
  type Law,
  unignorable,
} from '../../rules/suppression-laws.ts';
import {
  type AddedSuppression,
  type Base,
  type Ignored,
  type Report,
  reportedExceptions,
  reportedRules,
} from '../report/report.ts';
import { type Located, locate } from '../report.ts';
import type { Ranges } from './base.ts';
import { type Judged, textsOf } from './judge.ts';

/** What one tree holds open, and what sets the rest aside. */
export interface Sorted {
  readonly open: readonly Located[];
  readonly excepted: readonly Located[];
  readonly ignored: readonly Ignored[];
  readonly known: readonly Located[];
  readonly ignores: readonly InlineIgnore[];
  readonly baseline: readonly BaselineEntry[];
}

export interface SortBy {
  readonly today: string;
  /** Look up where the excepted findings stand, too. */
  readonly exceptedPlaces?: boolean;
  /** Text of the baseline file, where there is one. */
  readonly baseline: string | undefined;
  /** Of the base, where there is one: the baseline must not have grown since. */
  readonly before?: { readonly ref: string; readonly baseline: readonly BaselineEntry[] };
}

/** Findings, sorted into what counts and what a person has set aside; misuse of setting aside is a finding itself. */
export function sortOut(judged: Judged, { today, baseline, before, exceptedPlaces = false }: SortBy): Sorted {
  const texts = textsOf(judged);
  const isExcepted = ({ exception }: Diagnostic) => exception !== undefined;
  // Places in YAML cost a second parse of the file, and most formats only count what is excepted.
  const excepted = locate(judged.verdict.diagnostics.filter(isExcepted), exceptedPlaces ? texts : []);
  const ignores = texts.flatMap(({ path, text }) => inlineIgnores(path, text));
  const ruleIds = new Set(judged.verdict.looked.map(({ rule }) => rule));
  const candidates = locate(
    judged.verdict.diagnostics.filter((one) => !isExcepted(one)),
    texts,
  );
  const incomplete = judged.model === undefined;
  // Before the rules ran nobody can tell which ignores they need.
  const byComment: JudgedIgnores<Located> = incomplete
    ? { open: candidates, ignored: [], incomplete: [], expired: [], needless: [] }
    : applyIgnores(candidates, ignores, { ruleIds, unignorable, today });
  const parsed = baseline === undefined ? { entries: [], problems: [] } : parseBaseline(baseline);
  const byBaseline = applyBaseline(byComment.open, parsed.entries);
  const grown = before === undefined ? [] : growth(before.baseline, parsed.entries);
  const misuse = [
    ...under(ignoreComplete, byComment.incomplete),
    ...under(ignoreInForce, byComment.expired),
    ...under(ignoreNeeded, byComment.needless),
    ...under(baselineWellFormed, parsed.problems),
    ...(incomplete ? [] : under(baselineEntryNeeded, staleFindings(byBaseline.stale))),
    ...under(baselineDidNotGrow, growthFindings(grown, before?.ref ?? '')),
  ];
  const withBaseline = baseline === undefined ? texts : [...texts, { path: baselineFile, text: baseline }];
  return {
    open: locate([...byBaseline.open, ...misuse], withBaseline),
    excepted,
    ignored: byComment.ignored.map(({ finding, ignore }) => ({ ...finding, ignore })),
    known: byBaseline.known,
    ignores,
    baseline: parsed.entries,
  };
}

function under(law: Law, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => ({ ...finding, rule: law.id, severity: law.severity, why: law.why }));
}

export interface BaseSide {
  readonly ref: string;
  readonly judged: Judged;
  readonly sorted: Sorted;
  readonly hasBaseline: boolean;
  readonly changed: ReadonlyMap<string, Ranges>;
}

/** All that a check found, for every format alike. */
export function reportOf(
  judged: Judged,
  sorted: Sorted,
  more: { readonly version: string; readonly elapsed: number; readonly base?: BaseSide },
): Report {
  const { base } = more;
  const { model, verdict } = judged;
  const since =
    base === undefined
      ? { caused: sorted.open, preExisting: [], mended: 0 }
      : sinceBase(sorted.open, base.sorted.open, isOnChangedLine(base.changed));
  return {
    version: more.version,
    complete: model !== undefined,
    open: since.caused,
    preExisting: since.preExisting,
    excepted: sorted.excepted,
    ignored: sorted.ignored,
    known: sorted.known,
    rules: model === undefined ? [] : reportedRules(allRules(compileRules(model)), verdict.looked, model),
    exceptions: reportedExceptions(model),
    files: judged.sources.length + judged.code.length,
    elapsed: more.elapsed,
    ...(base === undefined ? {} : { base: reportedBase(judged, sorted, base, since.mended) }),
  };
}

function isOnChangedLine(changed: ReadonlyMap<string, Ranges>) {
  return ({ file, place }: Located): boolean =>
    changed.get(file)?.some(([from, to]) => from <= place.line && place.line <= to) === true;
}

function reportedBase(judged: Judged, sorted: Sorted, base: BaseSide, mended: number): Base {
  return {
    ref: base.ref,
    changed: base.changed,
    added: [
      ...addedExceptions(judged, base.judged),
      ...addedIgnores(sorted, base.sorted),
      ...addedEntries(sorted, base),
    ],
    known: base.sorted.baseline.length,
    mended,
  };
}

function addedExceptions({ model, sources }: Judged, before: Judged): AddedSuppression[] {
  const old = new Set((before.model?.exceptions ?? []).map(({ rule, subject }) => JSON.stringify([rule, subject])));
  const added = (model?.exceptions ?? []).filter(({ rule, subject }) => !old.has(JSON.stringify([rule, subject])));
  return added.map((one) => {
    const at = { ...one.origin, onKey: true } as const;
    const [located] = locate([{ message: '', subject: one.id, at, rule: one.rule, severity: 'info' }], sources);
    return {
      kind: 'exception',
      rule: one.rule,
      subject: one.subject,
      file: one.origin.file,
      line: located?.place.line ?? 1,
      ...(one.reason === undefined ? {} : { reason: one.reason }),
      ...(one.owner === undefined ? {} : { owner: one.owner }),
      ...(one.until === undefined ? {} : { until: one.until }),
    };
  });
}

function addedIgnores(sorted: Sorted, before: Sorted): AddedSuppression[] {
  const key = ({ file, rule, reason = '' }: InlineIgnore) => JSON.stringify([file, rule, reason]);
  const old = before.ignores.map(key);
  return sorted.ignores.flatMap((one): AddedSuppression[] => {
    const at = old.indexOf(key(one));
    if (at !== -1) {
      old.splice(at, 1);
      return [];
    }
    return [
      {
        kind: 'ignore',
        rule: one.rule,
        subject: one.file,
        file: one.file,
        line: Number(one.at.path[1] ?? 1),
        ...(one.reason === undefined ? {} : { reason: one.reason }),
        ...(one.until === undefined ? {} : { until: one.until }),
      },
    ];
  });
}

/** Nothing stood there before on the day a baseline is adopted, so all of it is shown; later any growth is a finding. */
function addedEntries(sorted: Sorted, base: BaseSide): AddedSuppression[] {
  return growth(base.sorted.baseline, sorted.baseline).map((entry) => ({
    kind: 'baseline',
    rule: entry.rule,
    subject: entry.subject,
    file: baselineFile,
    line: Number(entry.origin.path[1] ?? 1),
    ...(entry.reason === undefined ? {} : { reason: entry.reason }),
  }));
}
