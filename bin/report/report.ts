import type { Severity } from '../../model/finding.ts';
import type { Model } from '../../model/model.ts';
import type { InlineIgnore } from '../../rules/inline-ignore.ts';
import type { Rule } from '../../rules/rule.ts';
import { type Law, suppressionLaws } from '../../rules/suppression-laws.ts';
import type { Located } from '../report.ts';

/** A law as reports show it. */
export interface ReportedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly why: string;
  readonly example: { readonly breaks: string; readonly mend: string };
  readonly decisions: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly file: string;
  }[];
  /** How many it looked at; nothing where it did not run. */
  readonly subjects?: number;
}

/** A finding that a comment beside it sets aside. */
export interface Ignored extends Located {
  readonly ignore: InlineIgnore;
}

/** Why a recorded exception stands. */
export interface ReportedException {
  readonly id: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly decision?: string;
  readonly until?: string;
}

/** Something that lets breaches pass and was not there on the base: reviewers should see it first. */
export interface AddedSuppression {
  readonly kind: 'exception' | 'ignore' | 'baseline';
  readonly rule: string;
  readonly subject: string;
  readonly file: string;
  readonly line: number;
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
}

/** All that one check found; every format is a function of it. Lists are sorted as `locate` sorts. */
export interface Report {
  readonly version: string;
  /** False when a stage before the rules found something, so that the rules did not run. */
  readonly complete: boolean;
  /** What counts: with a base, what the change caused. Errors among them block. */
  readonly open: readonly Located[];
  /** On the base too. Empty without one. */
  readonly preExisting: readonly Located[];
  readonly excepted: readonly Located[];
  readonly ignored: readonly Ignored[];
  /** In the baseline. */
  readonly known: readonly Located[];
  readonly rules: readonly ReportedRule[];
  readonly exceptions: readonly ReportedException[];
  /** Files read. */
  readonly files: number;
  /** Milliseconds. */
  readonly elapsed: number;
  /** Where the workspace lies in its repository, like `shop/`; other tools name files from there. */
  readonly prefix?: string;
  /** Only with `--base`. */
  readonly base?: Base;
}

export interface Base {
  /** As the user named it, like origin/main. */
  readonly ref: string;
  /** Lines that the change touched, by file: pairs of first and last line. */
  readonly changed: ReadonlyMap<string, readonly (readonly [from: number, to: number])[]>;
  readonly added: readonly AddedSuppression[];
  /** How many entries the baseline has there. */
  readonly known: number;
  /** How many findings of the base are gone. */
  readonly mended?: number;
}

export function isOk(report: Report): boolean {
  return !report.open.some((one) => one.severity === 'error');
}

export function ofSeverity(found: readonly Located[], severity: Severity): readonly Located[] {
  return found.filter((one) => one.severity === severity);
}

export function isChanged(one: Located, base: Base | undefined): boolean {
  const { line } = one.place;
  return base?.changed.get(one.file)?.some(([from, to]) => from <= line && line <= to) === true;
}

/** The laws with what they looked at and the decisions behind them; those about setting aside come last. */
export function reportedRules(
  rules: readonly Rule[],
  looked: readonly { readonly rule: string; readonly subjects: number }[],
  model: Model | undefined,
): ReportedRule[] {
  const subjects = new Map(looked.map((one) => [one.rule, one.subjects]));
  const decisions = [...(model?.decisions.values() ?? [])];
  const missing = suppressionLaws.filter(({ id }) => !rules.some((rule) => rule.id === id));
  const laws: readonly (Law & Pick<Rule, 'decisions'>)[] = [...rules, ...missing];
  return laws.map((rule) => {
    const many = subjects.get(rule.id);
    return {
      id: rule.id,
      severity: rule.severity,
      why: rule.why,
      example: rule.example,
      decisions: decisions
        .filter(({ id, enforcedBy }) => enforcedBy.includes(rule.id) || rule.decisions?.includes(id) === true)
        .map(({ id, title, status, origin }) => ({ id, title, status, file: origin.file })),
      ...(many === undefined ? {} : { subjects: many }),
    };
  });
}

export function reportedExceptions(model: Model | undefined): ReportedException[] {
  return (model?.exceptions ?? []).map(({ id, reason, owner, decision, until }) => ({
    id,
    ...(reason === undefined ? {} : { reason }),
    ...(owner === undefined ? {} : { owner }),
    ...(decision === undefined ? {} : { decision: decision.id }),
    ...(until === undefined ? {} : { until }),
  }));
}
