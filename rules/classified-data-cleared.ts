import { below, type Finding } from '../model/finding.ts';
import type { Call, Event } from '../model/model.ts';
import { classesAnswered, classesPublished } from './classified.ts';
import { rule } from './rule.ts';

export const classifiedDataCleared = rule<Call | Event>({
  id: 'classified-data-cleared',
  severity: 'error',
  why: 'personal, medical and card data reaches only those who are cleared for it; everybody else asks for an id',
  example: {
    breaks: 'svc-reports calls GET /customers/{id}, whose answer has x-data-class: pii, without clearance',
    mend: 'clearance: [pii] in svc-reports, once its team answers for it',
  },
  subjects: ({ model }) => [
    ...model.calls.filter(answers),
    ...[...model.applications.values()].flatMap((application) =>
      application.screens.flatMap((screen) => screen.calls.filter(answers)),
    ),
    ...model.events.values(),
  ],
  *check(subjects) {
    for (const subject of subjects) yield* subject.kind === 'event' ? heard(subject) : answered(subject);
  },
});

/** The answer to a deferred call reaches nobody: it was sent from the outbox. */
function answers(call: Call): boolean {
  return call.target !== undefined && !call.planned && call.mode === 'sync';
}

function* answered(call: Call): Iterable<Finding> {
  const { target, caller } = call;
  if (target === undefined || caller === target.service) return;
  const holder = caller.kind === 'screen' ? caller.application : caller;
  for (const [name, field] of classesAnswered(target))
    if (!holder.clearance.includes(name))
      yield {
        message: `${holder.id} receives ${name} data (${field}) from ${target.id}, but is not cleared for it`,
        subject: `${call.id} ${name}`,
        at: below(call.origin, 'endpoint'),
        fix: `add ${name} to clearance of ${holder.id}, or call an endpoint that answers without it`,
        related: [{ message: `clearance of ${holder.id} belongs here`, at: below(holder.origin, 'clearance') }],
      };
}

function* heard(event: Event): Iterable<Finding> {
  for (const [name, field] of classesPublished(event))
    for (const [i, consumer] of event.consumers.entries())
      if (!consumer.clearance.includes(name))
        yield {
          message: `${consumer.id} receives ${name} data (${field}) from ${event.id}, but is not cleared for it`,
          subject: `${event.id} -> ${consumer.id} ${name}`,
          at: below(event.origin, 'consumers', i),
          fix: `add ${name} to clearance of ${consumer.id}, or take the field out of the event`,
          related: [{ message: `clearance of ${consumer.id} belongs here`, at: below(consumer.origin, 'clearance') }],
        };
}
