import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { didYouMean } from '../../model/suggest.ts';
import { compileRules } from '../../rules/architect/rule.ts';
import { allRules, builtIn } from '../../rules/index.ts';
import type { Rule } from '../../rules/rule.ts';
import { CannotRun, findRoot, readSources } from '../workspace.ts';

/** `novatrek explain`: works without a workspace too, for the rules that novatrek brings along. */
export function explain(id: string | undefined, options: { readonly root?: string; readonly json?: boolean }): number {
  const model = modelIfAny(options.root);
  const rules = model === undefined ? builtIn : allRules(compileRules(model));
  if (id === undefined) {
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(
            rules.map((rule) => data(rule, model)),
            undefined,
            2,
          )}\n`
        : `${index(rules)}\n`,
    );
    return 0;
  }
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined)
    throw new CannotRun(
      `there is no rule ${id}`,
      didYouMean(
        id,
        rules.map((one) => one.id),
      ) ?? 'novatrek explain lists them',
    );
  process.stdout.write(
    options.json === true ? `${JSON.stringify(data(rule, model), undefined, 2)}\n` : `${page(rule, model)}\n`,
  );
  return 0;
}

function modelIfAny(root: string | undefined): Model | undefined {
  try {
    return load(readSources(findRoot(root))).model;
  } catch (error) {
    if (root === undefined && error instanceof CannotRun) return undefined;
    throw error;
  }
}

function decisionsOf(
  rule: Rule,
  model: Model | undefined,
): { id: string; title: string; status: string; file: string }[] {
  const named = [...(model?.decisions.values() ?? [])].filter(
    (decision) => decision.enforcedBy.includes(rule.id) || rule.decisions?.includes(decision.id),
  );
  return named.map(({ id, title, status, origin }) => ({ id, title, status, file: origin.file }));
}

function data(rule: Rule, model: Model | undefined) {
  return {
    id: rule.id,
    severity: rule.severity,
    why: rule.why,
    example: rule.example,
    decisions: decisionsOf(rule, model),
  };
}

function index(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  return rules.map((rule) => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.why}`).join('\n');
}

function page(rule: Rule, model: Model | undefined): string {
  const decisions = decisionsOf(rule, model).map(
    (decision) => `  ${decision.id} ${decision.title} (${decision.status}), ${decision.file}`,
  );
  const sentences = [...(model?.domains.values() ?? [])].flatMap((domain) =>
    domain.rules.filter((law) => law.enforcedBy.includes(rule.id)).map((law) => `  ${domain.name}: ${law.text}`),
  );
  const exceptions = (model?.exceptions ?? [])
    .filter((exception) => exception.rule === rule.id)
    .map((exception) => `  ${exception.id}  ${exception.subject}`);
  return [
    `${rule.id} (${rule.severity})`,
    '',
    `why     ${rule.why}`,
    `breaks  ${rule.example.breaks}`,
    `mend    ${rule.example.mend}`,
    ...(decisions.length > 0 ? ['', 'decided by', ...decisions] : []),
    ...(sentences.length > 0 ? ['', 'holds up', ...sentences] : []),
    ...(exceptions.length > 0 ? ['', 'exceptions in the workspace', ...exceptions] : []),
  ].join('\n');
}
