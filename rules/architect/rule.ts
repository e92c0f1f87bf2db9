import { below, type Finding, type Origin, type Severity } from '../../model/finding.ts';
import type { ArchitectRule, Decision, Entry, Model, Service } from '../../model/model.ts';
import { pathShape } from '../../model/references/names.ts';
import type { Facts, Rule } from '../rule.ts';
import { rule } from '../rule.ts';
import { type Check, compileCheck, fill } from './check.ts';
import { codedImports } from './coded-import.ts';
import { isFinding, misvalued, type Row, typeOf } from './condition.ts';
import { rowsOf, type Selectable, tables } from './fields.ts';
import { sqlAccesses } from './sql-access.ts';

/** An architect's rule from `rules/*.yaml`, compiled against the model. */
export interface Compiled {
  readonly written: ArchitectRule;
  readonly decisions: readonly string[];
  readonly checks: readonly Check[];
  /** What is wrong with the rule itself; it runs only when nothing is. */
  readonly findings: readonly Finding[];
  readonly rule: Rule;
}

export function compileRules(model: Model): Compiled[] {
  return model.architectRules.map((written) => compileRule(written, model));
}

function compileRule(written: ArchitectRule, model: Model): Compiled {
  const { data, origin } = written;
  const findings: Finding[] = [];
  const { title, description, decision, severity, checks: listed, ...own } = data;
  const parts =
    listed === undefined
      ? [{ data: own, at: origin }]
      : listed.map((part, i) => ({ data: part, at: below(origin, 'checks', i) }));
  if (listed !== undefined)
    for (const key of Object.keys(own))
      findings.push({
        message: `a rule has either checks, or one select of its own; nothing reads this ${key}`,
        subject: `${written.id} ${key}`,
        at: { ...below(origin, key), onKey: true },
        fix: 'move it into the checks',
      });
  const checks: Check[] = [];
  for (const part of parts) {
    const { select, message } = part.data;
    if (select === undefined || message === undefined) {
      const missing = select === undefined ? 'select' : 'message';
      findings.push({ message: `${missing} is missing`, subject: written.id, at: part.at, fix: `add ${missing}: …` });
      continue;
    }
    const check = compileCheck({ ...part.data, select, message }, model, part.at, findings);
    if (check !== undefined) checks.push(check);
  }
  const decisions = [decision ?? []].flat();
  const cited = decisions.flatMap((id) => model.decisions.get(id) ?? []);
  return {
    written,
    decisions,
    checks,
    findings,
    rule: rule<{ check: Check; row: Row }>({
      id: written.id,
      severity: severity ?? severityOf(cited),
      why: description ?? title,
      decisions,
      example: exampleText(data),
      subjects: (facts) =>
        findings.length > 0 ? [] : checks.flatMap((check) => selected(check, facts).map((row) => ({ check, row }))),
      *check(subjects) {
        for (const check of new Set(subjects.map((subject) => subject.check)))
          yield* judged(
            check,
            subjects.filter((subject) => subject.check === check).map((subject) => subject.row),
            title,
          );
      },
    }),
  };
}

/** Proposed decisions warn, accepted ones block; the strongest counts. */
function severityOf(decisions: readonly Decision[]): Severity {
  if (decisions.length === 0) return 'error';
  return decisions.some((decision) => decision.status === 'Accepted') ? 'error' : 'warning';
}

/** The rows a check looks at: of SQL and imports what the code says, of all else what is declared. */
export function selected(check: Check, facts: Pick<Facts, 'code' | 'model'>): Row[] {
  const layer = isCoded(check.kind) ? 'coded' : 'declared';
  if (check.data.layers?.includes(layer) === false) return [];
  return entriesOf(check.kind, facts)
    .map((entry): Row => ({ kind: check.kind, entry }))
    .filter((row) => check.selects(row));
}

/** Fact tables that only code fills. */
export function isCoded(kind: Selectable): boolean {
  return kind === 'sqlAccess' || kind === 'import';
}

function entriesOf(kind: Selectable, facts: Pick<Facts, 'code' | 'model'>): readonly Entry[] {
  if (kind === 'sqlAccess') return sqlAccesses(facts);
  return kind === 'import' ? codedImports(facts) : rowsOf(facts.model, kind);
}

function* judged(check: Check, rows: readonly Row[], title: string): Iterable<Finding> {
  for (const { row, path, hops } of check.violations(rows)) {
    const origin = row.entry?.origin;
    if (origin === undefined) continue;
    const field = path === undefined ? undefined : tables[row.kind][path.split('.')[0] ?? ''];
    const related = (hops ?? []).flatMap((hop) =>
      hop.entry === undefined ? [] : [{ message: hop.entry.id, at: hop.entry.origin }],
    );
    yield {
      message: fill(check.data.message, row) || title,
      subject: row.entry?.id ?? '',
      at: placeOf(origin, field?.path ?? []),
      ...(check.data.fix === undefined ? {} : { fix: fill(check.data.fix, row) }),
      ...(related.length > 0 ? { related } : {}),
    };
  }
}

/** A line of code is a place of its own; what the YAML says of something stands below its key. */
function placeOf(origin: Origin, path: readonly string[]): Origin {
  if (origin.path[0] === '@line') return origin;
  return path.length === 0 ? { ...origin, onKey: true } : below(origin, ...path);
}

/** Runs a rule's examples: what is wrong with them is a finding of the rule. */
export function* exampleFindings({ written, checks }: Compiled, model: Model): Iterable<Finding> {
  for (const check of checks) {
    const { fails = [], passes = [] } = check.data.examples ?? {};
    const at = (...path: (string | number)[]) => below(check.origin, ...path);
    if (fails.length === 0)
      yield {
        message: `${written.id} has no example that breaks it`,
        subject: written.id,
        at: { ...at('select'), onKey: true },
        fix: 'add examples: { fails: [ { … } ] }; a law that nothing can break proves nothing',
      };
    for (const [kind, list, expected] of [
      ['fails', fails, true],
      ['passes', passes, false],
    ] as const)
      for (const [i, example] of list.entries()) {
        const origin = at('examples', kind, i);
        const rows = [];
        let wrong = false;
        for (const fields of [example].flat()) {
          const row = exampleRow(fields, check, model, origin);
          if (isFinding(row)) {
            yield row;
            wrong = true;
          } else rows.push(row);
        }
        if (wrong) continue;
        const chosen = rows.filter((row) => check.selects(row));
        const broken = [...check.violations(chosen)].length > 0;
        if (expected && !broken)
          yield {
            message: `this example should break ${written.id}, but passes`,
            subject: `${written.id} fails ${i}`,
            at: origin,
            fix: chosen.length === 0 ? 'where does not select it' : 'mend the rule or the example',
          };
        if (!expected && broken)
          yield {
            message: `this example should pass ${written.id}, but breaks it`,
            subject: `${written.id} passes ${i}`,
            at: origin,
            fix: 'mend the rule or the example',
          };
      }
  }
}

/** An example gives what matters; the rest follows from the things it names (a call's access from its endpoint). */
function exampleRow(fields: unknown, check: Check, model: Model, at: Finding['at']): Row | Finding {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return {
      message: 'an example is a map of fields',
      subject: check.origin.file,
      at,
      fix: 'write { field: value, … }',
    };
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'has' && check.data['each-has'] !== undefined) {
      given[name] = value;
      continue;
    }
    const typed = typeOf(check.kind, name, { ...below(at, name), onKey: true });
    if (isFinding(typed)) return typed;
    const { type } = typed;
    const wrong = type.is === 'one' ? undefined : misvalued(value, type, model, below(at, name));
    if (wrong !== undefined) return wrong;
    const entry = type.is === 'one' ? rowsOf(model, type.kind).find((row) => row.id === value) : undefined;
    if (type.is === 'one' && entry === undefined)
      return {
        message:
          typeof value === 'string' ? `there is no ${type.kind} ${value}` : `${name} takes the id of a ${type.kind}`,
        subject: check.origin.file,
        at: below(at, name),
        fix: 'name one that exists',
      };
    given[name] = entry ?? value;
  }
  return check.kind === 'call' ? callRow(given) : { kind: check.kind, given };
}

function callRow(given: Readonly<Record<string, unknown>>): Row {
  const target = given.target as Service | undefined;
  const shape = typeof given.endpoint === 'string' ? pathShape(given.endpoint) : undefined;
  const endpoint = target?.endpoints.find((other) => pathShape(other.key) === shape);
  const write =
    endpoint === undefined
      ? /^(POST|PUT|PATCH|DELETE) /.test(String(given.endpoint ?? ''))
      : endpoint.access !== 'read';
  const caller = given.caller as Service | undefined;
  return {
    kind: 'call',
    given: {
      mode: 'sync',
      layer: 'declared',
      planned: false,
      access: write ? 'write' : 'read',
      callerDomain: caller?.domain,
      targetDomain: target?.domain,
      entity: endpoint?.entity,
      entityOwner: endpoint?.entity?.owner,
      operation: endpoint?.operation,
      command: endpoint?.access === 'command',
      ...given,
    },
  };
}

function exampleText(data: ArchitectRule['data']): Rule['example'] {
  const first = data.examples?.fails?.[0] ?? data.checks?.[0]?.examples?.fails?.[0];
  const fix = data.fix ?? data.checks?.[0]?.fix;
  return { breaks: first === undefined ? 'none given' : JSON.stringify(first), mend: fix ?? 'see the rule' };
}
