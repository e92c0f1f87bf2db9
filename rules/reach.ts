import type { Origin } from '../model/finding.ts';
import type { Call, Endpoint, Service } from '../model/model.ts';
import type { Reach } from './scan/facts.ts';

/** Where work starts that gets to a piece of code. */
export interface Start {
  readonly kind: 'operation' | 'event' | 'job';
  /** As the YAML knows it: `POST /orders`, `order.placed`; of a job its name. */
  readonly name: string;
  readonly endpoint?: Endpoint;
  readonly origin: Origin;
}

/** The starts that reach names, of those that the service has; an operation that nobody declared is another law's. */
export function startsOf(reach: Reach, service: Service): Start[] {
  return reach.flatMap((one): Start[] => {
    const [, word, name = one] = /^(on|job) (.*)$/.exec(one) ?? [];
    if (word === 'job') return [{ kind: 'job', name, origin: service.origin }];
    if (word === 'on') {
      const event = service.consumes.find((candidate) => candidate.id === name);
      return event === undefined ? [] : [{ kind: 'event', name, origin: event.origin }];
    }
    const endpoint = service.endpoints.find((candidate) => candidate.operation === name);
    return endpoint === undefined ? [] : [{ kind: 'operation', name: endpoint.key, endpoint, origin: endpoint.origin }];
  });
}

/** Whether a declared call belongs to the work that starts there. */
export function startsAt(call: Call, start: Start): boolean {
  if (start.kind === 'operation') return call.from === start.endpoint;
  return start.kind === 'event' && call.onEvents.some((event) => event.id === start.name);
}

/** Code that only jobs get to runs when nobody waits: what it sends was put aside by an earlier transaction. */
export function onlyJobs(reach: Reach): boolean {
  return reach.length > 0 && reach.every((one) => one.startsWith('job '));
}
