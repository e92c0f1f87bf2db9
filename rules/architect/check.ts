import { below, type Finding, type Origin } from '../../model/finding.ts';
import type { Model } from '../../model/model.ts';
import type { ArchitectRuleData } from '../../model/schema/kinds.ts';
import { didYouMean } from '../../model/suggest.ts';
import { cycles } from '../graph.ts';
import { type Condition, compile, fieldValue, isFinding, plain, type Row, typeOf } from './condition.ts';
import { rowsOf, type Selectable, tables } from './fields.ts';

type CheckData = NonNullable<ArchitectRuleData['checks']>[number];

/** One `select … where … require …` of an architect's rule, ready to run. */
export interface Check {
  readonly data: CheckData;
  readonly origin: Origin;
  readonly kind: Selectable;
  selects(row: Row): boolean;
  /** The rows that break the law, each with the field it breaks it by. */
  violations(rows: readonly Row[]): Iterable<Violation>;
}

interface Violation {
  readonly row: Row;
  readonly path?: string;
  readonly hops?: readonly Row[];
}

type Judge = (rows: readonly Row[]) => Iterable<Violation>;
type Tests = readonly { readonly path: string; readonly test: Condition }[];

const forms = [
  'require',
  'forbid',
  'allow-only',
  'unique',
  'count',
  'acyclic',
  'layers-order',
  'independent',
  'each-has',
] as const;

export function compileCheck(data: CheckData, model: Model, origin: Origin, findings: Finding[]): Check | undefined {
  const before = findings.length;
  const kind = data.select as Selectable;
  if (!Object.hasOwn(tables, kind)) {
    const fix = didYouMean(kind, Object.keys(tables)) ?? `known: ${Object.keys(tables).join(', ')}`;
    findings.push({
      message: `there is no fact table ${kind}`,
      subject: `${origin.file} select`,
      at: below(origin, 'select'),
      fix,
    });
    return undefined;
  }
  const where = compile(data.where ?? {}, kind, model, below(origin, 'where'), findings);
  const written = forms.filter((form) => data[form] !== undefined);
  if (written.length !== 1)
    findings.push({
      message:
        written.length === 0
          ? 'the rule demands nothing'
          : `the rule has ${written.length} demands: ${written.join(', ')}`,
      subject: `${origin.file} select`,
      at: { ...below(origin, written[1] ?? 'select'), onKey: true },
      fix: `write one of ${forms.join(', ')}; several demands are several entries under checks`,
    });
  for (const key of ['message', 'fix'] as const)
    for (const path of placeholders(data[key] ?? '')) {
      const typed = typeOf(kind, path, below(origin, key));
      if (isFinding(typed)) findings.push(typed);
    }
  const judges = written.map((form) => judge(form, data, kind, model, origin, findings));
  if (findings.length > before) return undefined;
  return {
    data,
    origin,
    kind,
    selects: (row) => where.every(({ test }) => test(row)),
    *violations(rows) {
      for (const one of judges) yield* one(rows);
    },
  };
}

function judge(
  form: (typeof forms)[number],
  data: CheckData,
  kind: Selectable,
  model: Model,
  origin: Origin,
  findings: Finding[],
): Judge {
  const at = below(origin, form);
  const fieldAt = (path: string, ...steps: (string | number)[]) => {
    const typed = typeOf(kind, path, below(at, ...steps));
    if (isFinding(typed)) findings.push(typed);
  };
  switch (form) {
    case 'require':
      return required(compile(data.require ?? {}, kind, model, at, findings));
    case 'allow-only':
      return required(
        Object.entries(data['allow-only'] ?? {}).flatMap(([path, list]) => {
          const [one] = compile({ [path]: { in: list } }, kind, model, at, findings);
          const allowed = Array.isArray(list) ? list : [];
          // Of a list, every value must be allowed; `in` is content with one.
          const test: Condition = (row, parent) => {
            const value = plain(fieldValue(row, path));
            return Array.isArray(value)
              ? value.every((item) => allowed.includes(item))
              : (one?.test(row, parent) ?? true);
          };
          return [{ path, test }];
        }),
      );
    case 'forbid': {
      const tests = compile(data.forbid ?? {}, kind, model, at, findings);
      return function* (rows) {
        for (const row of rows) if (tests.every(({ test }) => test(row))) yield { row, ...path(tests[0]?.path) };
      };
    }
    case 'unique': {
      const paths = [data.unique ?? []].flat();
      for (const [i, field] of paths.entries()) fieldAt(field, ...(Array.isArray(data.unique) ? [i] : []));
      return (rows) => repeated(rows, paths);
    }
    case 'count': {
      const { min = 0, max = Number.POSITIVE_INFINITY, per } = data.count ?? {};
      if (per !== undefined) fieldAt(per, 'per');
      return (rows) => miscounted(rows, min, max, per);
    }
    case 'acyclic': {
      const { from = '', to = '' } = data.acyclic ?? {};
      fieldAt(from, 'from');
      fieldAt(to, 'to');
      return (rows) => knotted(rows, from, to);
    }
    case 'layers-order': {
      const { from = '', to = '', order = [] } = data['layers-order'] ?? {};
      fieldAt(from, 'from');
      fieldAt(to, 'to');
      const layer = (name: unknown) => order.findIndex((entry) => [entry].flat().includes(String(name)));
      return function* (rows) {
        for (const row of rows) {
          const [upper, lower] = [layer(plain(fieldValue(row, from))), layer(plain(fieldValue(row, to)))];
          if (upper >= 0 && lower >= 0 && lower < upper) yield { row, path: to };
        }
      };
    }
    case 'independent': {
      const { from = '', to = '', of = [] } = data.independent ?? {};
      fieldAt(from, 'from');
      fieldAt(to, 'to');
      return function* (rows) {
        for (const row of rows) {
          const [one, other] = [plain(fieldValue(row, from)), plain(fieldValue(row, to))];
          if (one !== other && of.includes(String(one)) && of.includes(String(other))) yield { row, path: to };
        }
      };
    }
    case 'each-has': {
      const { select = '', where = {} } = data['each-has'] ?? {};
      if (!Object.hasOwn(tables, select)) {
        findings.push({
          message: `there is no fact table ${select}`,
          subject: `${origin.file} each-has`,
          at: below(at, 'select'),
          fix: didYouMean(select, Object.keys(tables)) ?? `known: ${Object.keys(tables).join(', ')}`,
        });
        return () => [];
      }
      const child = select as Selectable;
      const tests = compile(where, child, model, below(at, 'where'), findings, kind);
      return function* (rows) {
        for (const row of rows) {
          const given = row.given?.has;
          const children: Row[] = Array.isArray(given)
            ? given.map((fields: Readonly<Record<string, unknown>>) => ({ kind: child, given: fields }))
            : rowsOf(model, child).map((entry) => ({ kind: child, entry }));
          if (!children.some((one) => tests.every(({ test }) => test(one, row)))) yield { row };
        }
      };
    }
  }
}

function required(tests: Tests): Judge {
  return function* (rows) {
    for (const row of rows) {
      const failing = tests.find(({ test }) => !test(row));
      if (failing !== undefined) yield { row, path: failing.path };
    }
  };
}

function* repeated(rows: readonly Row[], paths: readonly string[]): Iterable<Violation> {
  const seen = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify(paths.map((field) => plain(fieldValue(row, field))));
    const first = seen.get(key);
    if (first === undefined) seen.set(key, row);
    else yield { row, ...path(paths[0]), hops: [first] };
  }
}

function* miscounted(rows: readonly Row[], min: number, max: number, per: string | undefined): Iterable<Violation> {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const key = per === undefined ? '' : plain(fieldValue(row, per));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  for (const group of groups.values()) {
    const [row] = group;
    if (row !== undefined && (group.length < min || group.length > max)) yield { row, ...path(per) };
  }
}

function* knotted(rows: readonly Row[], from: string, to: string): Iterable<Violation> {
  const arrows = rows.flatMap((row) => {
    const [source, target] = [plain(fieldValue(row, from)), plain(fieldValue(row, to))];
    return source === undefined || target === undefined ? [] : [{ from: source, to: target, label: row }];
  });
  for (const cycle of cycles(arrows)) {
    const [first, ...others] = cycle.map((arrow) => arrow.label);
    if (first !== undefined) yield { row: first, path: to, hops: others };
  }
}

function path(value: string | undefined): { path?: string } {
  return value === undefined ? {} : { path: value };
}

export function placeholders(template: string): string[] {
  return [...template.matchAll(/\{([\w.-]+)\}/g)].map((match) => match[1] ?? '');
}

/** Fills `{caller}` and the like with what the row holds. */
export function fill(template: string, row: Row): string {
  return template.replaceAll(/\{([\w.-]+)\}/g, (_, name: string) => {
    const value = plain(fieldValue(row, name));
    return Array.isArray(value) ? value.join(', ') : value === undefined ? 'nothing' : String(value);
  });
}
