import { below, type Finding } from '../model/finding.ts';
import type { Model, Service } from '../model/model.ts';
import { nearest } from '../model/suggest.ts';
import { eventNamed } from './event-named.ts';
import { rule } from './rule.ts';
import type { CodedEvent } from './scan/facts.ts';

export const consumeIsDeclared = rule<CodedEvent>({
  id: 'consume-is-declared',
  severity: 'error',
  why: 'the producer must know who hears it: a consumer that nobody declared is broken by the next change, and nobody is told',
  example: {
    breaks: "consumers: { 'order.placed'(event) { … } } in svc-ledger, and order.placed has consumers: [svc-billing]",
    mend: 'consumers: [svc-billing, svc-ledger]',
  },
  subjects: ({ code }) => (code?.subscribes ?? []).filter(({ role }) => role === 'service'),
  *check(subscribes, { model }) {
    for (const coded of subscribes) {
      const service = model.services.get(coded.service ?? '');
      const finding = service === undefined ? undefined : judged(coded, service, model);
      if (finding !== undefined) yield finding;
    }
  },
});

function judged({ event: name, at }: CodedEvent, service: Service, model: Model): Finding | undefined {
  if (name === undefined)
    return {
      message: `which event ${service.id} hears here is decided at run time`,
      subject: `${service.id} ?`,
      at,
      fix: "write the event's name where it is heard",
    };
  const event = eventNamed(name, model);
  const subject = `${service.id} ${event?.id ?? name}`;
  if (event === undefined) {
    const near = nearest(name, model.events.keys());
    return {
      message: `${service.id} hears ${name}, which nobody declares`,
      subject,
      at,
      fix: near === undefined ? 'declare the event with its producer, or remove the consumer' : `did you mean ${near}?`,
    };
  }
  if (!event.consumers.includes(service))
    return {
      message: `${service.id} hears ${event.id}, but is not among its consumers`,
      subject,
      at,
      fix: `in ${event.origin.file} write consumers: [${[...event.consumers.map(({ id }) => id), service.id].sort().join(', ')}] (${event.producer.domain.team} owns the event), or remove the consumer`,
      related: [{ message: `the consumers of ${event.id}`, at: below(event.origin, 'consumers') }],
    };
  if (!event.planned) return undefined;
  return {
    message: `${service.id} hears ${event.id}, which is only planned`,
    subject,
    at,
    fix: 'remove status: planned, or the consumer',
    related: [{ message: 'planned here', at: below(event.origin, 'status') }],
  };
}
