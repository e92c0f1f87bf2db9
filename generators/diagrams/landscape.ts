import type { Call, Domain, Event, Model } from '../../model/model.ts';
import { type Relation, Relations } from './relation.ts';

/** Above this many services a landscape shows domains only: their services are on the pages of the domains. */
export const mostServicesShown = 30;

/** What goes from one domain to another, the most first. */
export function domainRelations(model: Model): readonly Relation<Domain>[] {
  const relations = new Relations<Domain>();
  const add = (from: Domain, to: Domain, what: Call | Event) => {
    if (from !== to) relations.add(from, to, what);
  };
  for (const call of model.calls)
    if (call.caller.kind === 'service' && call.to.kind === 'service') add(call.caller.domain, call.to.domain, call);
  for (const event of model.events.values())
    for (const consumer of event.consumers) add(event.producer.domain, consumer.domain, event);
  const weight = ({ calls, events }: Relation<Domain>) => calls.length + events.length;
  return [...relations.all()].sort((a, b) => weight(b) - weight(a));
}
