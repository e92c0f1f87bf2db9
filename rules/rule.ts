import type { Finding, Severity } from '../model/finding.ts';
import type { Model } from '../model/model.ts';

/** What rules judge. */
export interface Facts {
  readonly model: Model;
  /** The day on which exceptions are in force or not, like 2026-03-31. */
  readonly today: string;
  /** Every rule there is, the architect's own included: decisions and exceptions name them. */
  readonly ruleIds: ReadonlySet<string>;
  /** Ids of the exceptions that covered something; known to rules that run late. */
  readonly usedExceptions: ReadonlySet<string>;
}

/** One law. `subjects` is what it looks at, so that nobody mistakes looking at nothing for being clean. */
export interface Rule<Subject = unknown> {
  readonly id: string;
  readonly severity: Severity;
  /** The law and its reason, for whoever just broke it. */
  readonly why: string;
  readonly example: { readonly breaks: string; readonly mend: string };
  /** Ids of the decisions it holds up, if any. */
  readonly decisions?: readonly string[];
  /** Judges the findings of the others, so it runs after them. */
  readonly late?: true;
  subjects(facts: Facts): readonly Subject[];
  check(subjects: readonly Subject[], facts: Facts): Iterable<Finding>;
}

/** Gives a rule its subject's type, then forgets it: the list of rules holds them all. */
export function rule<Subject>(law: Rule<Subject>): Rule {
  return law as unknown as Rule;
}

/** A law that the stages before the rules uphold; here it has its reason, its example and its count. */
export function stageRule(law: Omit<Rule, 'severity' | 'check'>): Rule {
  return { ...law, severity: 'error', check: () => [] };
}
