import { below } from '../model/finding.ts';
import type { Event, Service } from '../model/model.ts';
import { servicesWithCode } from './coded-call.ts';
import { eventNamed } from './event-named.ts';
import { type Facts, rule } from './rule.ts';

interface Part {
  readonly event: Event;
  readonly service: Service;
  readonly does: 'publishes' | 'hears';
}

export const declaredEventIsCoded = rule<Part>({
  id: 'declared-event-is-coded',
  severity: 'warning',
  why: 'an event that nobody publishes, or a consumer that never listens, is a promise that the picture makes and the code breaks',
  example: {
    breaks: 'order.placed has consumers: [svc-billing], and svc-billing has no consumer for it',
    mend: "consumers: { 'order.placed'(event) { … } } in svc-billing, or remove it from the list",
  },
  subjects: (facts) => {
    const coded = new Set(servicesWithCode(facts));
    return [...facts.model.events.values()]
      .filter((event) => !event.planned)
      .flatMap((event): Part[] => [
        { event, service: event.producer, does: 'publishes' },
        ...event.consumers.map((service): Part => ({ event, service, does: 'hears' })),
      ])
      .filter(({ service }) => coded.has(service));
  },
  *check(parts, facts) {
    for (const { event, service, does } of parts) {
      if (isCoded(event, service, does, facts)) continue;
      const index = event.consumers.indexOf(service);
      yield {
        message:
          does === 'publishes' ? `${service.id} never publishes ${event.id}` : `${service.id} never hears ${event.id}`,
        subject: `${service.id} ${does} ${event.id}`,
        at: does === 'publishes' ? below(event.origin, 'producer') : below(event.origin, 'consumers', index),
        fix:
          does === 'publishes'
            ? `publish('${event.id}', …)${event.trigger === undefined ? '' : ` in ${event.trigger.key}`}, or add status: planned`
            : `add consumers: { '${event.id}'(event) { … } } to ${service.id}, or take it out of this list`,
        related: [{ message: `${service.id} is declared here`, at: service.origin }],
      };
    }
  },
});

/** A name that is computed may be this one: that it is computed has a finding of its own. */
function isCoded(event: Event, service: Service, does: Part['does'], { code, model }: Facts): boolean {
  return ((does === 'publishes' ? code?.publishes : code?.subscribes) ?? []).some(
    (one) =>
      one.role === 'service' &&
      one.service === service.id &&
      (one.event === undefined || eventNamed(one.event, model) === event),
  );
}
