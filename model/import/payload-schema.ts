import { keyBelow } from '../finding.ts';
import type { Exchange } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import { inside, type Spot } from './library.ts';
import { isMap, listOf, mapOf, type PlainMap, textOf } from './plain-data.ts';
import { type Dialect, type SchemaOptions, schemaDesk } from './schema.ts';

export interface EventPayload {
  readonly payload: PlainMap;
  readonly schemas: PlainMap;
}

/** The payload of a message as JSON Schema, with the schemas it refers to; undefined in a format that is none. */
export function payloadOf(exchange: Exchange, options: SchemaOptions): EventPayload | undefined {
  const { library, ledger } = options;
  const payload = inside(exchange.message, 'payload');
  const multi =
    isMap(payload.value) && payload.value.schema !== undefined && textOf(payload.value.schemaFormat) !== undefined;
  const format = textOf(multi ? mapOf(payload.value).schemaFormat : exchange.merged.schemaFormat);
  const dialect = dialectOf(format);
  if (dialect === undefined) {
    ledger.note(
      'lost',
      exchange.message.at,
      `message of ${exchange.address}`,
      `its payload is ${format}; only JSON Schema is read`,
    );
    return undefined;
  }
  const schemas = schemaDesk({ ...options, ...(dialect === 'unsaid' ? {} : { dialectOf: () => dialect }) });
  const written = multi ? inside(payload, 'schema') : payload;
  // Rules look at the properties of a payload, so it is written out, not referred to.
  const spot = written.value === undefined ? undefined : library.deref(written);
  const converted = spot === undefined ? {} : mapOf(schemas.convert(spot));
  const examples = examplesOf(exchange);
  return {
    payload: examples.length > 0 && converted.examples === undefined ? { ...converted, examples } : converted,
    schemas: schemas.finish(),
  };
}

function dialectOf(format: string | undefined): Dialect | 'unsaid' | undefined {
  if (format === undefined) return 'unsaid';
  if (/^application\/vnd\.oai\.openapi(\+json|\+yaml)?;\s*version=3\.0/.test(format)) return 'openapi-3.0';
  return /^application\/(vnd\.aai\.asyncapi|schema)(\+json|\+yaml)?\s*(;|$)/.test(format) ? 'unsaid' : undefined;
}

function examplesOf(exchange: Exchange): unknown[] {
  return listOf(exchange.merged.examples).flatMap((example) => {
    const { payload } = mapOf(example);
    return payload === undefined ? [] : [payload];
  });
}

/** What every payload carries, and how the rule event-envelope wants it. */
export function envelopeOf(event: string): Readonly<Record<string, PlainMap>> {
  return {
    event_id: { type: 'string', format: 'uuid' },
    event_type: { type: 'string', const: event },
    timestamp: { type: 'string', format: 'date-time' },
  };
}

/** Looks for the envelope in the payload, and adds what is missing where that is asked for. */
export function enveloped(event: string, payload: PlainMap, at: Spot['at'], add: boolean, ledger: Ledger): PlainMap {
  const properties = mapOf(payload.properties);
  const required = listOf(payload.required);
  const wanted = Object.entries(envelopeOf(event));
  const missing = wanted.filter(
    ([name, keywords]) =>
      !required.includes(name) ||
      Object.entries(keywords).some(([keyword, value]) => mapOf(properties[name])[keyword] !== value),
  );
  if (missing.length === 0) return payload;
  const names = missing.map(([name]) => name).join(', ');
  if (!add) {
    ledger.note(
      'kept',
      keyBelow(at, 'payload'),
      `no ${names}`,
      `the rule event-envelope will report ${event}; --add-envelope adds what it wants`,
      'payload, as it stands',
    );
    return payload;
  }
  ledger.note(
    'changed',
    keyBelow(at, 'payload'),
    `no ${names}`,
    'added, as the rule event-envelope wants it',
    'payload',
  );
  const { examples, ...rest } = payload;
  const added = missing.map(([name, keywords]): [string, unknown] => [
    name,
    { ...mapOf(properties[name]), ...keywords },
  ]);
  return {
    ...rest,
    type: 'object',
    required: [...new Set([...required, ...missing.map(([name]) => name)])],
    properties: { ...Object.fromEntries(added), ...properties, ...Object.fromEntries(added) },
    // An example without the envelope is no example any more.
    ...(examples === undefined ? {} : { 'x-asyncapi-examples': examples }),
  };
}
