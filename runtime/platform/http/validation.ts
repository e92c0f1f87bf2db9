import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Contract, Schema } from '../contract.ts';
import { addFormatsTo } from './formats.ts';
import type { Fault } from './refusal.ts';

/** What is wrong with the value; empty if nothing is. */
export type Check = (value: unknown) => readonly Fault[];

export interface Checks {
  /** As it came: never coerced, trimmed or completed. */
  body(schema: Schema): Check;
  /** Texts of a path, query or header become what the schema says; defaults are filled in. */
  parameters(schema: Schema, where: 'path' | 'query' | 'headers'): Check;
  answer(schema: Schema): Check;
}

const root = 'http://contract/';
const none: readonly Fault[] = [];
/** As many as a person reads. */
const told = 20;

/** Compiled when first needed: a service starts without waiting for what nobody has asked for yet. */
export function createChecks(contract: Pick<Contract, 'schemas'>): Checks {
  const strict = lazily(() => ajvWith(contract, {}));
  const coercing = lazily(() => ajvWith(contract, { coerceTypes: 'array', useDefaults: true }));
  const thorough = lazily(() => ajvWith(contract, { allErrors: true }));
  return {
    body: (schema) => exact(strict, thorough, schema, '/body'),
    answer: (schema) => exact(strict, thorough, schema, ''),
    parameters(schema, where) {
      const compiled = lazily(() => coercing().compile(absolute(schema)));
      return (value) => {
        const validate = compiled();
        return validate(value) ? none : faultsOf(validate.errors, `/${where}`);
      };
    },
  };
}

function exact(strict: () => Ajv2020, thorough: () => Ajv2020, schema: Schema, prefix: string): Check {
  const absoluteSchema = absolute(schema);
  const compiled = lazily(() => strict().compile(absoluteSchema));
  // Stopping at the first error keeps hostile bodies cheap; what is wrong altogether is found out for small ones.
  const all = lazily(() => thorough().compile(absoluteSchema));
  return (value) => {
    const validate = compiled();
    if (validate(value)) return none;
    const first = validate.errors;
    const rest = isSmall(value) ? all() : undefined;
    return faultsOf(rest !== undefined && !rest(value) ? rest.errors : first, prefix);
  };
}

function isSmall(value: unknown, budget = { left: 500 }): boolean {
  if (budget.left-- <= 0) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every((inner) => isSmall(inner, budget));
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function ajvWith(
  contract: Pick<Contract, 'schemas'>,
  options: { coerceTypes?: 'array'; useDefaults?: boolean; allErrors?: boolean },
) {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false, ...options });
  addFormatsTo(ajv);
  ajv.addSchema({ $id: root, components: { schemas: contract.schemas } });
  return ajv;
}

/** `#/components/schemas/Order` means the contract's, wherever it stands. */
function absolute(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, absoluteIn(keyword, value)]));
}

function absoluteIn(keyword: string, value: unknown): unknown {
  if (keyword === '$ref' && typeof value === 'string' && value.startsWith('#/components/')) return root + value;
  if (Array.isArray(value)) return value.map((item) => absoluteIn('', item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, absoluteIn(name, inner)]));
}

function faultsOf(errors: ValidateFunction['errors'], prefix: string): readonly Fault[] {
  const all = errors ?? [];
  // anyOf and if say "must match": what they contain says more, where it says anything.
  const telling = all.filter(({ keyword }) => keyword !== 'if');
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const error of telling.length > 0 ? telling : all) {
    const fault = faultOf(error, prefix);
    const key = `${fault.pointer} ${fault.detail}`;
    if (!seen.has(key) && faults.length < told) faults.push(fault);
    seen.add(key);
  }
  return faults.length > 0 ? faults : [{ pointer: prefix, detail: 'is not valid' }];
}

const escaped = (name: unknown) => String(name).replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 200);

/** Names what is asked for, and never repeats what was sent. */
function faultOf({ keyword, instancePath, params, message }: ErrorObject, prefix: string): Fault {
  const pointer = `${prefix}${instancePath}`;
  switch (keyword) {
    case 'required':
      return { pointer: `${pointer}/${escaped(params.missingProperty)}`, detail: 'is missing' };
    case 'additionalProperties':
      return { pointer: `${pointer}/${escaped(params.additionalProperty)}`, detail: 'is not known' };
    case 'unevaluatedProperties':
      return { pointer: `${pointer}/${escaped(params.unevaluatedProperty)}`, detail: 'is not known' };
    case 'enum':
      return { pointer, detail: `must be one of ${list(params.allowedValues)}` };
    case 'const':
      return { pointer, detail: `must be ${JSON.stringify(params.allowedValue)}` };
    case 'false schema':
      return { pointer, detail: 'must not be there' };
    default:
      return { pointer, detail: message ?? 'is not valid' };
  }
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : String(values);
}
