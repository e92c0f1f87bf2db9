import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { load } from '../../model/load.ts';
import type { Endpoint, Event, Model, Service } from '../../model/model.ts';
import { childSchemas } from '../../model/schema/child-schemas.ts';
import type { JsonSchema, SchemaOrFlag } from '../../model/schema/json-schema.ts';
import type { ParameterData } from '../../model/schema/service.ts';

const model = workspace();

function workspace(): Model {
  const loaded = load(readSources('.'));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}

/** The schemas that a `$ref` may name: those of one service, or of one event. */
type Known = Readonly<Record<string, SchemaOrFlag>>;

/** One example beside the schema it must fit. */
interface Example {
  readonly where: string;
  readonly schema: SchemaOrFlag;
  readonly known: Known;
  readonly value: unknown;
}

const ajv = new Ajv2020({ allErrors: true, strictRequired: false, strictTypes: false });
formats.default(ajv);
for (const format of ['float', 'double', 'decimal', 'int32', 'int64']) ajv.addFormat(format, true);

const prefix = '#/components/schemas/';

/** Does the schema name properties, so that any other one is a slip? */
function namesProperties(
  schema: SchemaOrFlag | undefined,
  known: Known,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (schema === undefined || typeof schema === 'boolean') return false;
  if (schema.properties !== undefined) return true;
  const name = schema.$ref?.slice(prefix.length);
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), schema.then, schema.else];
  if (name !== undefined && !seen.has(name)) parts.push(known[name]);
  const next = name === undefined ? seen : new Set([...seen, name]);
  return parts.some((part) => namesProperties(part, known, next));
}

/** The keywords whose schemas judge the same value as the schema around them, and so must not close it. */
const sameValue: ReadonlySet<string | number> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  '$defs',
]);

/** A copy whose inner objects take no property they don't name; `x-…` keys mean nothing to a validator. */
function inside(schema: SchemaOrFlag, known: Known): SchemaOrFlag {
  if (typeof schema === 'boolean') return schema;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).filter(([key]) => !key.startsWith('x-') && key !== 'examples'),
  );
  if (schema.$ref?.startsWith(prefix)) copy.$ref = `#/$defs/${schema.$ref.slice(prefix.length)}`;
  for (const [path, child] of childSchemas(schema)) {
    const [key = '', step] = path;
    const made = sameValue.has(key) ? inside(child, known) : closed(child, known);
    if (step === undefined) copy[key] = made;
    else if (typeof step === 'number') copy[key] = Object.assign([...list(copy[key])], { [step]: made });
    else copy[key] = { ...map(copy[key]), [step]: made };
  }
  return copy;
}

function map(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function closed(schema: SchemaOrFlag, known: Known): SchemaOrFlag {
  const copy = inside(schema, known);
  if (typeof copy === 'boolean' || !namesProperties(schema, known)) return copy;
  // Sees through $ref and allOf, and takes what additionalProperties takes.
  return { unevaluatedProperties: false, ...copy };
}

const definitions = new Map<Known, Readonly<Record<string, SchemaOrFlag>>>();
const validators = new Map<SchemaOrFlag, ValidateFunction>();

function validatorOf({ schema, known }: Example): ValidateFunction {
  const done = validators.get(schema);
  if (done !== undefined) return done;
  const $defs =
    definitions.get(known) ??
    Object.fromEntries(Object.entries(known).map(([name, one]) => [name, inside(one, known)] as const));
  definitions.set(known, $defs);
  const copy = closed(schema, known);
  const made = ajv.compile(typeof copy === 'boolean' ? copy : { ...copy, $defs });
  validators.set(schema, made);
  return made;
}

function problemsOf(example: Example): string[] {
  const validate = validatorOf(example);
  if (validate(example.value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = 'unevaluatedProperty' in params ? ` (${String(params.unevaluatedProperty)})` : '';
    return `${example.where}${instancePath}: ${message ?? 'does not fit'}${extra}`;
  });
}

function* inSchema(schema: SchemaOrFlag, known: Known, where: string): Generator<Example> {
  if (typeof schema === 'boolean') return;
  for (const [i, value] of (schema.examples ?? []).entries())
    yield { where: `${where} example ${i}`, schema, known, value };
  for (const [path, child] of childSchemas(schema)) yield* inSchema(child, known, `${where}.${path.join('.')}`);
}

interface Media {
  readonly schema?: string | JsonSchema | undefined;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>> | undefined;
}

/** A parameter or a body: its schema's own examples, and those said beside the schema. */
function* inMedia({ schema, example, examples }: Media, known: Known, where: string): Generator<Example> {
  const written = typeof schema === 'string' ? known[schema] : schema;
  if (typeof schema === 'object') yield* inSchema(schema, known, where);
  if (written === undefined) return;
  if (example !== undefined) yield { where, schema: written, known, value: example };
  for (const [name, one] of Object.entries(examples ?? {})) {
    const value = typeof one === 'object' && one !== null && 'value' in one ? one.value : one;
    yield { where: `${where} example ${name}`, schema: written, known, value };
  }
}

function* inEndpoint(endpoint: Endpoint): Generator<Example> {
  const known = endpoint.service.schemas;
  const inline = endpoint.params.filter((param): param is ParameterData => typeof param !== 'string');
  for (const param of inline) yield* inMedia(param, known, `${endpoint.key} parameter ${param.name}`);
  const payloads = [['body', endpoint.body] as const, ...Object.entries(endpoint.responses)];
  for (const [name, payload] of payloads) {
    if (payload === undefined || typeof payload === 'string') continue;
    yield* inMedia({ schema: payload.schema }, known, `${endpoint.key} ${name}`);
    for (const [type, media] of Object.entries(payload.content ?? {}))
      yield* inMedia(media, known, `${endpoint.key} ${name} ${type}`);
  }
}

function* inService(service: Service): Generator<Example> {
  for (const [name, schema] of Object.entries(service.schemas)) yield* inSchema(schema, service.schemas, name);
  for (const [name, param] of Object.entries(service.parameters))
    yield* inMedia(param, service.schemas, `parameter ${name}`);
  for (const endpoint of service.endpoints) yield* inEndpoint(endpoint);
}

function* inEvent(event: Event): Generator<Example> {
  yield* inSchema(event.payload, event.schemas, 'payload');
  for (const [name, schema] of Object.entries(event.schemas)) yield* inSchema(schema, event.schemas, name);
}

it.each([...model.services.values()].map((service) => [service.id, service] as const))(
  'has only examples in %s that fit their schemas',
  (_, service) => {
    const examples = [...inService(service)];
    expect(examples).not.toEqual([]);
    expect(examples.flatMap(problemsOf)).toEqual([]);
  },
);

it.each([...model.events.values()].map((event) => [event.id, event] as const))(
  'has an example of %s that fits its payload',
  (id, event) => {
    const examples = [...inEvent(event)];
    expect(examples.filter((one) => one.schema === event.payload).length).toBeGreaterThan(0);
    expect(examples.flatMap(problemsOf)).toEqual([]);
    expect(event.payload.properties?.event_type).toMatchObject({ const: id });
  },
);

it('finds an example that does not fit, however deep', () => {
  const inner: JsonSchema = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string', format: 'uuid' } },
  };
  const known: Known = {
    Inner: inner,
    Outer: {
      allOf: [{ $ref: `${prefix}Inner` }],
      properties: { list: { type: 'array', items: { $ref: `${prefix}Inner` } }, free: { type: 'object' } },
    },
  };
  const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
  const wrong = (value: unknown) => problemsOf({ where: 'it', schema: { $ref: `${prefix}Outer` }, known, value });
  expect(wrong({ id, list: [{ id }], free: { anything: 1 } })).toEqual([]);
  expect(wrong({ id, lst: [] })).toEqual(['it: must NOT have unevaluated properties (lst)']);
  expect(wrong({ id, list: [{ id, name: 'x' }] })).toEqual(['it/list/0: must NOT have unevaluated properties (name)']);
  expect(wrong({ id: 'seven' })).toEqual(['it/id: must match format "uuid"']);
  expect(wrong({ list: [] })).toEqual(["it: must have required property 'id'"]);
});
