import { below, type Finding, type Origin } from '../model/finding.ts';
import type { Event } from '../model/model.ts';
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
  for (const [name, keywords] of Object.entries(wanted)) {
    const found = (message: string, at: Origin, fix: string): Finding => ({
      message,
      subject: `${event.id} ${name}`,
      at,
      fix,
    });
    const property = event.payload.properties?.[name];
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
    if (!(event.payload.required ?? []).includes(name))
      yield found(`${name} of ${event.id} is not required`, below(payload, 'required'), `add ${name} to required`);
  }
}
