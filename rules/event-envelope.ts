import { below, type Finding, type Origin } from '../model/finding.ts';
import type { Event } from '../model/model.ts';
import type { SchemaOrFlag } from '../model/schema/json-schema.ts';
import { rule } from './rule.ts';

export const eventEnvelope = rule<Event>({
  id: 'event-envelope',
  severity: 'error',
  why: 'every event carries event_id (to recognize a repeat), event_type (to know what it is) and timestamp (to know when): inbox, replay and tracing rely on them',
  example: { breaks: 'event_type: { type: string }', mend: 'event_type: { type: string, const: order.placed }' },
  subjects: ({ model }) => [...model.events.values()],
  *check(events) {
    for (const event of events) yield* envelope(event);
  },
});

function* envelope(event: Event): Iterable<Finding> {
  const wanted: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    event_id: { type: 'string', format: 'uuid' },
    event_type: { type: 'string', const: event.id },
    timestamp: { type: 'string', format: 'date-time' },
  };
  const payload = below(event.origin, 'payload');
  const { properties, required } = flattened(event.payload, event.schemas);
  for (const [name, keywords] of Object.entries(wanted)) {
    const found = (message: string, at: Origin, fix: string): Finding => ({
      message,
      subject: `${event.id} ${name}`,
      at,
      fix,
    });
    const property = properties.get(name);
    const line = `${name}: { ${Object.entries(keywords)
      .map(([key, value]) => `${key}: ${String(value)}`)
      .join(', ')} }`;
    if (typeof property !== 'object') {
      yield found(
        `the payload of ${event.id} has no ${name}`,
        { ...below(payload, 'properties'), onKey: true },
        `add ${line}`,
      );
      continue;
    }
    for (const [keyword, value] of Object.entries(keywords))
      if ((property as Readonly<Record<string, unknown>>)[keyword] !== value)
        yield found(
          `${name} of ${event.id} must have ${keyword}: ${String(value)}`,
          below(payload, 'properties', name, keyword),
          line,
        );
    if (!required.has(name))
      yield found(`${name} of ${event.id} is not required`, below(payload, 'required'), `add ${name} to required`);
  }
}

/** Properties and required names of a schema and of what it builds on. */
function flattened(payload: SchemaOrFlag, schemas: Event['schemas']) {
  const properties = new Map<string, SchemaOrFlag>();
  const required = new Set<string>();
  const seen = new Set<SchemaOrFlag>();
  const walk = (schema: SchemaOrFlag | undefined): void => {
    if (typeof schema !== 'object' || seen.has(schema)) return;
    seen.add(schema);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const before = properties.get(name);
      const both = typeof before === 'object' && typeof property === 'object' ? { ...before, ...property } : property;
      properties.set(name, both);
    }
    for (const name of schema.required ?? []) required.add(name);
    walk(schemas[schema.$ref?.replace('#/components/schemas/', '') ?? '']);
    for (const part of schema.allOf ?? []) walk(part);
  };
  walk(payload);
  return { properties, required };
}
