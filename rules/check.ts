import type { Diagnostic } from '../model/finding.ts';
import type { Exception, Model } from '../model/model.ts';
import { compileRules } from './architect/rule.ts';
import { inForce } from './exception-in-force.ts';
import { allRules } from './index.ts';
import type { Facts, Rule } from './rule.ts';

export interface Verdict {
  readonly diagnostics: readonly Diagnostic[];
  /** How many subjects each rule looked at, in the order of the catalogue. */
  readonly looked: readonly { readonly rule: string; readonly subjects: number }[];
}

/** What may be known besides the metadata. */
export type More = Pick<Facts, 'code' | 'drift' | 'refused' | 'base'>;

/** Runs every rule over the model. Findings that a recorded exception covers stay, marked with its id. */
export function check(model: Model, today: string, more: More = {}): Verdict {
  const compiled = compileRules(model);
  const rules = allRules(compiled);
  const ruleIds = new Set(rules.map((rule) => rule.id));
  const facts: Facts = { ...more, model, today, ruleIds, usedExceptions: new Set() };
  const looked = new Map<string, number>();
  const early = rules.filter((rule) => rule.late !== true).flatMap((rule) => run(rule, facts, looked));
  const excused = early.map((diagnostic) => excuse(diagnostic, model.exceptions, today));
  const usedExceptions = new Set(excused.flatMap((diagnostic) => diagnostic.exception ?? []));
  // Without the code nobody can tell whether an exception for code is needed.
  const blind = (rule: string) => more.code === undefined && looked.get(rule) === 0;
  const unseen = model.exceptions.filter(({ rule }) => blind(rule)).map(({ id }) => id);
  const late = rules
    .filter((rule) => rule.late === true)
    .flatMap((rule) =>
      run(
        rule,
        { ...facts, usedExceptions: new Set([...usedExceptions, ...expired(model, today), ...unseen]) },
        looked,
      ),
    );
  return {
    diagnostics: [...excused, ...late],
    looked: rules.map((rule) => ({ rule: rule.id, subjects: looked.get(rule.id) ?? 0 })),
  };
}

function run(rule: Rule, facts: Facts, looked: Map<string, number>): Diagnostic[] {
  const subjects = rule.subjects(facts);
  looked.set(rule.id, subjects.length);
  const why = [rule.why, ...decided(rule, facts.model)].join(' ');
  return [...rule.check(subjects, facts)].map((finding) => ({
    ...finding,
    rule: rule.id,
    severity: rule.severityFor?.(facts) ?? rule.severity,
    why,
  }));
}

/** The decisions that a rule holds up, in brackets. */
function decided(rule: Rule, model: Model): string[] {
  const named = [...model.decisions.values()]
    .filter((decision) => decision.enforcedBy.includes(rule.id))
    .map(({ id }) => id);
  const ids = [...new Set([...(rule.decisions ?? []), ...named])].sort();
  return ids.length === 0 ? [] : [`(${ids.join(', ')})`];
}

function excuse(diagnostic: Diagnostic, exceptions: readonly Exception[], today: string): Diagnostic {
  const exception = exceptions.find(
    (candidate) =>
      candidate.rule === diagnostic.rule && candidate.subject === diagnostic.subject && inForce(candidate, today),
  );
  return exception === undefined ? diagnostic : { ...diagnostic, exception: exception.id };
}

/** Expired exceptions have a finding of their own; that they no longer excuse anything is no second one. */
function expired(model: Model, today: string): string[] {
  return model.exceptions.filter((exception) => !inForce(exception, today)).map((exception) => exception.id);
}
