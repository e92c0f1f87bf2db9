import type { Finding, Origin } from '../../model/finding.ts';
import { below } from '../../model/finding.ts';
import type { Entry, Model } from '../../model/model.ts';
import { didYouMean } from '../../model/suggest.ts';
import { type Field, type FieldType, rowsOf, type Selectable, tables } from './fields.ts';

/** A row of a fact table, or an example that gives some of its fields by hand. */
export interface Row {
  readonly kind: Selectable;
  readonly entry?: Entry;
  readonly given?: Readonly<Record<string, unknown>>;
}

export type Condition = (row: Row, parent?: Row) => boolean;

type Test = (value: unknown, row: Row, parent: Row | undefined) => boolean;

/** The value of a dotted path, following references: `entity.owner.domain`. References come back as entries. */
export function fieldValue(row: Row, path: string): unknown {
  if (row.given !== undefined && path in row.given) return row.given[path];
  const [first = '', ...rest] = path.split('.');
  let value: unknown =
    row.given !== undefined && first in row.given
      ? row.given[first]
      : row.entry && tables[row.kind][first]?.get(row.entry);
  for (const step of rest) {
    if (!isEntry(value)) return undefined;
    value = tables[value.kind as Selectable]?.[step]?.get(value);
  }
  return value;
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'kind' in value && 'origin' in value && 'id' in value;
}

/** What is compared and printed: an entry stands for its id. */
export function plain(value: unknown): unknown {
  if (isEntry(value)) return value.id;
  return Array.isArray(value) ? value.map(plain) : value;
}

/** The type of a dotted path, or the finding that there is no such field. */
export function typeOf(kind: Selectable, path: string, at: Origin): { field: Field; type: FieldType } | Finding {
  let here: Selectable = kind;
  let field: Field | undefined;
  let first: Field | undefined;
  for (const step of path.split('.')) {
    if (field !== undefined) {
      if (field.type.is !== 'one')
        return unknownField(`${path}: ${step} follows a value, not a reference`, path, at, []);
      here = field.type.kind;
    }
    const known = Object.keys(tables[here]);
    field = Object.hasOwn(tables[here], step) ? tables[here][step] : undefined;
    if (field === undefined) return unknownField(`${here} has no field ${step}`, step, at, known);
    first ??= field;
  }
  if (field === undefined || first === undefined) return unknownField(`${path} names no field`, path, at, []);
  return { field: first, type: field.type };
}

export function isFinding(value: object): value is Finding {
  return 'message' in value && 'at' in value;
}

function unknownField(message: string, word: string, at: Origin, known: readonly string[]): Finding {
  return {
    message,
    subject: `${at.file} ${word}`,
    at,
    fix: didYouMean(word, known) ?? `known fields: ${known.join(', ')}`,
  };
}

/** A `where`, `require` or `forbid` map → a test on rows; what it names wrongly goes to `findings`. */
export function compile(
  written: Readonly<Record<string, unknown>>,
  kind: Selectable,
  model: Model,
  at: Origin,
  findings: Finding[],
  parent?: Selectable,
): { path: string; test: Condition }[] {
  const tests: { path: string; test: Condition }[] = [];
  for (const [path, expected] of Object.entries(written)) {
    const origin = below(at, path);
    const typed = typeOf(kind, path, { ...origin, onKey: true });
    if (isFinding(typed)) {
      findings.push(typed);
      continue;
    }
    const test = compileValue(expected, typed.type, { model, at: origin, findings, kind: parent ?? kind });
    tests.push({ path, test: (row, above) => test(plain(fieldValue(row, path)), row, above) });
  }
  return tests;
}

interface Context {
  readonly model: Model;
  readonly at: Origin;
  readonly findings: Finding[];
  /** The table that `sameAs` reads. */
  readonly kind: Selectable;
}

const operators: Readonly<Record<string, (operand: unknown, type: FieldType, context: Context) => Test>> = {
  in: (operand, type, context) => {
    const allowed = listOf(operand, context);
    for (const item of allowed) checkValue(item, type, context);
    return (value) => (Array.isArray(value) ? value.some((item) => allowed.includes(item)) : allowed.includes(value));
  },
  not: (operand, type, context) => {
    const test = compileValue(operand, type, context);
    return (value, row, parent) => !test(value, row, parent);
  },
  glob: (operand) => {
    const pattern = new RegExp(`^${String(operand).split('*').map(escaped).join('.*')}$`);
    return (value) => typeof value === 'string' && pattern.test(value);
  },
  matches: (operand, _type, context) => {
    try {
      const pattern = new RegExp(String(operand));
      return (value) => typeof value === 'string' && pattern.test(value);
    } catch {
      return wrong(`${String(operand)} is not a regular expression`, context);
    }
  },
  exists: (operand) => (value) => (value !== undefined && value !== null) === (operand !== false),
  contains: (operand, type, context) => {
    const wanted = Array.isArray(operand) ? operand.map(asText) : [asText(operand)];
    for (const item of wanted) checkValue(item, type, context);
    return (value) => Array.isArray(value) && wanted.every((item) => value.map(asText).includes(item));
  },
  sameAs: (operand, _type, context) => {
    const typed = typeOf(context.kind, String(operand), context.at);
    if (isFinding(typed)) context.findings.push(typed);
    return (value, row, parent) => value === plain(fieldValue(parent ?? row, String(operand)));
  },
  '<': comparison((a, b) => a < b),
  '<=': comparison((a, b) => a <= b),
  '>': comparison((a, b) => a > b),
  '>=': comparison((a, b) => a >= b),
};

function compileValue(expected: unknown, type: FieldType, context: Context): Test {
  if (typeof expected !== 'object' || expected === null) {
    checkValue(expected, type, context);
    return (value) => (Array.isArray(value) ? value.includes(expected) : value === expected);
  }
  if (Array.isArray(expected)) return wrong('a list is written as in: […] or contains: […]', context);
  const tests = Object.entries(expected).map(([name, operand]) => {
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (operator === undefined)
      return wrong(
        `${name} is no comparison`,
        context,
        didYouMean(name, Object.keys(operators)) ?? `known: ${Object.keys(operators).join(', ')}`,
      );
    return operator(operand, type, context);
  });
  return (value, row, parent) => tests.every((test) => test(value, row, parent));
}

/** A value that the field can never have makes a rule that can never hold, or never fail: say so. */
function checkValue(value: unknown, type: FieldType, context: Context): void {
  const known = knownValues(type, context.model);
  if (known !== undefined && !known.includes(String(value)))
    wrong(
      `${worded(value)} is no value of this field`,
      context,
      didYouMean(String(value), known) ?? `known: ${known.slice(0, 12).join(', ')}`,
    );
  if (type.is === 'flag' && typeof value !== 'boolean') wrong(`${worded(value)} is neither true nor false`, context);
}

/** What is wrong with a value that an example gives a field. */
export function misvalued(value: unknown, type: FieldType, model: Model, at: Origin): Finding | undefined {
  const findings: Finding[] = [];
  for (const item of Array.isArray(value) ? value : [value])
    checkValue(item, type, { model, at, findings, kind: 'service' });
  return findings[0];
}

function knownValues(type: FieldType, model: Model): readonly string[] | undefined {
  if (type.is === 'choice') return type.of;
  if (type.is === 'one' || type.is === 'many') return rowsOf(model, type.kind).map((entry) => entry.id);
  return undefined;
}

function wrong(message: string, context: Context, fix?: string): Test {
  context.findings.push({
    message,
    subject: `${context.at.file} ${context.at.path.join('.')}`,
    at: context.at,
    ...(fix === undefined ? {} : { fix }),
  });
  return () => false;
}

function listOf(operand: unknown, context: Context): readonly unknown[] {
  if (Array.isArray(operand)) return operand;
  wrong('in: takes a list', context);
  return [];
}

function comparison(
  holds: (a: number, b: number) => boolean,
): (operand: unknown, type: FieldType, context: Context) => Test {
  return (operand, _type, context) => {
    if (typeof operand !== 'number') return wrong(`${worded(operand)} is no number`, context);
    return (value) => {
      const size = Array.isArray(value) ? value.length : Number(value);
      return holds(size, operand);
    };
  };
}

function asText(value: unknown): string {
  return String(value);
}

function escaped(part: string): string {
  return part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function worded(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
