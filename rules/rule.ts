import type { Finding, Origin, Severity } from '../model/finding.ts';
import type { Model } from '../model/model.ts';
import type { CodeFacts } from './scan/facts.ts';

/** What rules judge. */
export interface Facts {
  readonly model: Model;
  /** The day on which exceptions are in force or not, like 2026-03-31. */
  readonly today: string;
  /** Every rule there is, the architect's own included: decisions and exceptions name them. */
  readonly ruleIds: ReadonlySet<string>;
  /** Ids of the exceptions that covered something; known to rules that run late. */
  readonly usedExceptions: ReadonlySet<string>;
  /** What the code does; absent where only metadata was given. */
  readonly code?: CodeFacts;
  /** Where the generated files differ from what the model says. */
  readonly drift?: readonly Drift[];
  /** What stops a generator from writing. */
  readonly refused?: readonly Finding[];
  /** What a change is measured against; absent without `--base`. */
  readonly base?: Base;
}

export interface Drift {
  readonly kind: 'missing' | 'stale' | 'edited' | 'leftover';
  readonly path: string;
  /** Where in the generated file, as far as that is known. */
  readonly at: Origin;
  /** What differs there, like `paths./orders.get`. */
  readonly spot?: string;
  /** The place in the architecture to change instead. */
  readonly source?: Origin;
}

/** The workspace as it was where the change began. */
export interface Base {
  /** As the user named it. */
  readonly ref: string;
  /** Absent where the metadata of the base has findings before the rules. */
  readonly model?: Model;
  /** The migrations there, by path from the root. */
  readonly migrations: ReadonlyMap<string, string>;
  /** The contracts derived from both, as parsed documents by path; of the base with its own model and today's generator. */
  readonly contracts: {
    readonly before: ReadonlyMap<string, unknown>;
    readonly after: ReadonlyMap<string, unknown>;
    /** The place in the architecture that says what stands at `pointer` of a contract of today. */
    origin(path: string, pointer: readonly (string | number)[]): Origin | undefined;
  };
}

/** The levels beyond being shown and being checked. */
export interface Force {
  /** What the generated contract makes impossible to write. */
  readonly compiled?: string;
  /** Roles, access rules and allowed callers that refuse it while the system runs. */
  readonly granted?: string;
}

/** One law. `subjects` is what it looks at, so that nobody mistakes looking at nothing for being clean. */
export interface Rule<Subject = unknown> {
  readonly id: string;
  readonly severity: Severity;
  /** Where the workspace may choose another one. */
  readonly severityFor?: (facts: Facts) => Severity;
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
