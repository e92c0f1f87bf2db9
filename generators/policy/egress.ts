import type { Model, Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';

/** Where a service may open a connection to; everything else is closed. */
export interface Egress {
  readonly database: boolean;
  readonly bus: boolean;
  readonly services: readonly string[];
  /** By the actor's id: the host names it answers under; none where the architecture names none. */
  readonly externals: Readonly<Record<string, readonly string[]>>;
}

export function egressPolicy(model: Model): Readonly<Record<string, Egress>> {
  return Object.fromEntries(
    [...model.services.values()].sort((a, b) => compare(a.id, b.id)).map((service) => [service.id, egressOf(service)]),
  );
}

function egressOf(service: Service): Egress {
  const targets = service.calls.filter((call) => !call.planned).map(({ to }) => to);
  const hosts = new Map(targets.flatMap((to) => (to.kind === 'actor' ? [[to.id, [...to.hosts].sort(compare)]] : [])));
  return {
    database: service.store !== undefined,
    bus: [...service.publishes, ...service.consumes].some((event) => !event.planned),
    services: [...new Set(targets.flatMap((to) => (to.kind === 'service' ? [to.id] : [])))].sort(compare),
    externals: Object.fromEntries([...hosts].sort(([a], [b]) => compare(a, b))),
  };
}
