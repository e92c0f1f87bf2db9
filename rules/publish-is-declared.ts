import { below, type Finding } from '../model/finding.ts';
import type { Model, Service } from '../model/model.ts';
import { nearest } from '../model/suggest.ts';
import { eventNamed } from './event-named.ts';
import { startsOf } from './reach.ts';
import { rule } from './rule.ts';
import type { CodedEvent, Reach } from './scan/facts.ts';

export const publishIsDeclared = rule<CodedEvent>({
  id: 'publish-is-declared',
  severity: 'error',
  why: 'an event that the metadata does not name has no owner, no schema, no consumers and no topic',
  example: {
    breaks: 'svc-orders publishes order.reopened, and architecture/events has no such file',
    mend: 'declare it: novatrek new event order.reopened --producer svc-orders',
  },
  subjects: ({ code }) => (code?.publishes ?? []).filter(({ role }) => role === 'service'),
  *check(publishes, { model }) {
    for (const coded of publishes) {
      const service = model.services.get(coded.service ?? '');
      const finding = service === undefined ? undefined : judged(coded, service, model);
      if (finding !== undefined) yield finding;
    }
  },
});

function judged({ event: name, at, reach }: CodedEvent, service: Service, model: Model): Finding | undefined {
  if (name === undefined)
    return {
      message: `which event ${service.id} publishes here is decided at run time`,
      subject: `${service.id} ?`,
      at,
      fix: "write the event's name where it is published",
    };
  const event = eventNamed(name, model);
  const subject = `${service.id} ${event?.id ?? name}`;
  if (event === undefined)
    return {
      message: `${service.id} publishes ${name}, which is not declared`,
      subject,
      at,
      fix: declare(name, reach, service, model),
    };
  if (event.producer !== service)
    return {
      message: `${service.id} publishes ${event.id}, which is an event of ${event.producer.id}`,
      subject,
      at,
      fix: `publish an event of its own, or ask ${event.producer.id} to publish it`,
      related: [{ message: `the producer of ${event.id}`, at: below(event.origin, 'producer') }],
    };
  if (!event.planned) return undefined;
  return {
    message: `${service.id} publishes ${event.id}, which is only planned`,
    subject,
    at,
    fix: 'remove status: planned, or don’t publish it yet',
    related: [{ message: 'planned here', at: below(event.origin, 'status') }],
  };
}

function declare(name: string, reach: Reach, service: Service, model: Model): string {
  const near = nearest(
    name,
    [...model.events.values()].flatMap((event) => (event.producer === service ? event.id : [])),
  );
  if (near !== undefined) return `did you mean ${near}?`;
  const trigger = startsOf(reach, service).find(({ kind }) => kind === 'operation');
  return `declare it: novatrek new event ${name} --producer ${service.id}${trigger === undefined ? '' : ` --trigger '${trigger.name}'`}`;
}
