import type { Event } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { exampleOf } from '../example.ts';
import { resolve } from '../openapi/fits.ts';
import { isObject, sorted, sortedData } from '../openapi/sorted.ts';
import type { Placed } from './schemas.ts';
import { bindingVersion, type Message, type Tag } from './spec.ts';

export function messageOf(event: Event, placed: Placed): Message {
  const { payload, given } = withoutExamples(placed.payload);
  const made = given.length > 0 ? undefined : exampleOf(event.payload, event.schemas);
  const examples = made === undefined ? given : [sortedData(made.value)];
  const key = keyOf(event);
  return {
    name: event.message,
    title: spaced(event.message),
    summary: event.summary,
    description: event.description,
    contentType: 'application/json',
    tags: [domainTag(event)],
    traits: [{ $ref: '#/components/messageTraits/traced' }],
    payload,
    bindings: { kafka: { key: key?.schema, bindingVersion } },
    examples:
      examples.length > 0
        ? examples.map((example, i) => ({ name: `${event.id}${i === 0 ? '' : ` ${i + 1}`}`, payload: example }))
        : undefined,
    'x-event': event.id,
    'x-version': event.version,
    'x-status': event.planned ? 'planned' : undefined,
    'x-key': key?.name,
  };
}

/** The examples are of the whole message, so that is where they stand. */
function withoutExamples(payload: unknown): { readonly payload: unknown; readonly given: readonly unknown[] } {
  if (!isObject(payload)) return { payload, given: [] };
  const { examples, ...rest } = payload;
  return { payload: rest, given: Array.isArray(examples) ? examples : [] };
}

/** Records of one key keep their order. Unless the YAML names it: the first required id that isn't the event's own. */
export function keyOf(event: Event): { readonly name: string; readonly schema: unknown } | undefined {
  const payload = event.payload.$ref === undefined ? event.payload : resolve(event.payload.$ref, event.schemas);
  if (!isObject(payload)) return undefined;
  const required = Array.isArray(payload.required) ? payload.required.map(String) : [];
  const name = event.key ?? required.find((one) => one.endsWith('_id') && one !== 'event_id');
  if (name === undefined) return undefined;
  const written = isObject(payload.properties) ? payload.properties[name] : undefined;
  const property =
    isObject(written) && typeof written.$ref === 'string' ? resolve(written.$ref, event.schemas) : written;
  const { type = 'string', format } = isObject(property) ? property : {};
  return { name, schema: sorted({ type, format, description: `${name} of the payload` }) };
}

export function domainTag(event: Event): Tag {
  return { name: event.producer.domain.id, description: event.producer.domain.name };
}

/** `OrderPlaced` as `Order Placed` */
export function spaced(message: string): string {
  return message.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');
}

/** Every message carries these, whoever sends it. */
export const traced = {
  headers: {
    type: 'object',
    description: 'Headers of the record; the payload does not depend on them.',
    properties: {
      traceparent: {
        type: 'string',
        pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
        description: 'W3C trace context of the request that led to the event',
      },
    },
  },
} as const;

/** Ids in order, without repetition. */
export function idsOf(things: Iterable<{ readonly id: string }>): string[] {
  return [...new Set([...things].map((one) => one.id))].sort(compare);
}
