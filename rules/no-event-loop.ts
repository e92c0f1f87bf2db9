import { below } from '../model/finding.ts';
import type { Event, Service } from '../model/model.ts';
import { cycles } from './graph.ts';
import { rule } from './rule.ts';

export const noEventLoop = rule<Event>({
  id: 'no-event-loop',
  severity: 'warning',
  why: 'services that hear each other’s events can start each other forever',
  example: {
    breaks: 'svc-a hears b.done of svc-b, which hears a.done of svc-a',
    mend: 'make one of the events terminal: consumed without publishing',
  },
  subjects: ({ model }) => [...model.events.values()].filter((event) => !event.planned),
  *check(events) {
    const arrows = events.flatMap((event) =>
      event.consumers
        .filter((consumer) => consumer !== event.producer)
        .map((consumer) => ({ from: event.producer, to: consumer, label: event })),
    );
    for (const cycle of cycles<Service, Event>(arrows)) {
      const [first] = cycle;
      if (first === undefined) continue;
      yield {
        message: `${cycle.map((hop) => `${hop.from.id} (${hop.label.id})`).join(' -> ')} -> ${first.from.id}: each hears the other`,
        subject: cycle
          .map((hop) => hop.label.id)
          .sort()
          .join(' <-> '),
        at: below(first.label.origin, 'consumers'),
        fix: 'make one of the events terminal, or let one side ask instead of hear',
        related: cycle
          .slice(1)
          .map((hop) => ({ message: `${hop.to.id} hears ${hop.label.id}`, at: below(hop.label.origin, 'consumers') })),
      };
    }
  },
});
