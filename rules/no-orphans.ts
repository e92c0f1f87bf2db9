import { below, type Finding } from '../model/finding.ts';
import type { Capability, Event, Model, Service, Table } from '../model/model.ts';
import { rule } from './rule.ts';

type Subject = Service | Table | Event | Capability;

export const noOrphans = rule<Subject>({
  id: 'no-orphans',
  severity: 'warning',
  why: 'what belongs to nobody is maintained by nobody',
  example: { breaks: 'an event with consumers: []', mend: 'name a consumer, set status: planned, or remove the event' },
  subjects: ({ model }) => everything(model),
  *check(subjects) {
    for (const subject of subjects) yield* orphan(subject);
  },
});

function everything(model: Model): Subject[] {
  return [...model.services.values(), ...model.tables, ...model.events.values(), ...model.capabilities.values()];
}

function* orphan(subject: Subject): Iterable<Finding> {
  const found = (message: string, fix: string): Finding => ({
    message,
    subject: subject.id,
    at: { ...subject.origin, onKey: true },
    fix,
  });
  switch (subject.kind) {
    case 'service':
      if (subject.store === undefined && subject.endpoints.length === 0 && subject.consumes.length === 0)
        yield found(
          `${subject.id} stores nothing, serves nothing and hears nothing`,
          'give it a store or an api, or remove it',
        );
      return;
    case 'table':
      if (subject.entity === undefined)
        yield found(`table ${subject.id} belongs to no entity`, 'add entity: <id>, one that the service owns');
      return;
    case 'event':
      if (subject.consumers.length === 0 && !subject.planned)
        yield {
          ...found(`nobody consumes ${subject.id}`, 'name a consumer, set status: planned, or remove the event'),
          at: below(subject.origin, 'consumers'),
        };
      return;
    case 'capability':
      if (subject.services.length === 0 && subject.status !== 'not-implemented')
        yield {
          ...found(
            `${subject.id} ${subject.name} is ${subject.status}, but no service implements it`,
            'name the services, or say status: not-implemented',
          ),
          at: below(subject.origin, 'services'),
        };
  }
}
