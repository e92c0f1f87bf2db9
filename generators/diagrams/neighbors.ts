import type { Domain, Service } from '../../model/model.ts';
import { callerOf, callsTo, type Party, type Relation, Relations } from './relation.ts';

/** Every call and event that starts or ends at a service of the domain, gathered by both ends. */
export function domainNeighbors(domain: Domain): readonly Relation<Party>[] {
  const relations = new Relations<Party>();
  for (const service of domain.services) {
    for (const call of service.calls) relations.add(service, call.to, call);
    for (const call of callsTo(service)) {
      const caller = callerOf(call);
      // Calls from inside the domain were met at their caller.
      if (!(caller.kind === 'service' && caller.domain === domain)) relations.add(caller, service, call);
    }
    for (const event of service.publishes)
      for (const consumer of event.consumers) relations.add(service, consumer, event);
    for (const event of service.consumes)
      if (event.producer.domain !== domain) relations.add(event.producer, service, event);
  }
  return relations.all();
}

/** Who calls the service, and whom it calls; calls to itself are left to its own pages. */
export function serviceNeighbors(service: Service): {
  readonly callers: readonly Relation<Party>[];
  readonly targets: readonly Relation<Party>[];
} {
  const [callers, targets] = [new Relations<Party>(), new Relations<Party>()];
  for (const call of callsTo(service)) if (call.caller !== service) callers.add(callerOf(call), service, call);
  for (const call of service.calls) if (call.to !== service) targets.add(service, call.to, call);
  return { callers: callers.all(), targets: targets.all() };
}
