import { serviceClient } from '../model/client-name.ts';
import type { Finding } from '../model/finding.ts';
import type { Call, Endpoint, Entity, Event, Model, Service } from '../model/model.ts';

import type { Foreign } from './own-sql.ts';

/** How a service may do what it did past the owner: the fix, and the lines that it leans on. */
export type Way = Required<Pick<Finding, 'fix' | 'related'>>;

/** The operation that returns the entity, or else the event that carries it. */
export function wayToRead(service: Service, { owner, table }: Pick<Foreign, 'owner' | 'table'>, model: Model): Way {
  const entity = table?.entity;
  const reading = owner.endpoints.filter(
    (endpoint) =>
      endpoint.method === 'GET' && !endpoint.deprecated && entity !== undefined && endpoint.entity === entity,
  );
  const declared = declaredCall(service, reading);
  if (declared !== undefined) return declaredWay(declared, model);
  const event = entity === undefined ? undefined : eventOf(owner, service, entity);
  const isHeard = event?.consumers.includes(service) === true;
  const best = byTheKey(reading);
  if (best !== undefined) {
    const way = undeclaredWay(service, best, model, readerToBe(service, best));
    if (!isHeard) return way;
    return {
      fix: `${way.fix}; or keep what ${event.id} tells, which ${service.id} consumes`,
      related: [...way.related, place(event.id, event)],
    };
  }
  if (event !== undefined)
    return {
      fix: isHeard
        ? `keep what ${event.id} tells, which ${service.id} consumes`
        : `add ${service.id} to the consumers of ${event.id}, and keep what it tells`,
      related: [place(event.id, event)],
    };
  const what = entity?.name ?? 'this';
  return { fix: `ask ${owner.domain.team} for an operation of ${owner.id} that returns ${what}`, related: [] };
}

/** The command that the owner offers: nobody else writes its entity. */
export function wayToWrite(service: Service, { owner, table }: Pick<Foreign, 'owner' | 'table'>, model: Model): Way {
  const entity = table?.entity;
  const commands = owner.endpoints.filter(
    (endpoint) =>
      endpoint.access === 'command' && !endpoint.deprecated && entity !== undefined && endpoint.entity === entity,
  );
  const declared = declaredCall(service, commands);
  if (declared !== undefined) return declaredWay(declared, model);
  const [best] = commands;
  if (best !== undefined) return undeclaredWay(service, best, model);
  return {
    fix: `ask ${owner.domain.team} for a command operation (access: command), or publish an event that ${owner.id} consumes`,
    related: [],
  };
}

function declaredCall(service: Service, endpoints: readonly Endpoint[]): Call | undefined {
  const calls = service.calls.filter(
    (call) => !call.planned && call.target !== undefined && endpoints.includes(call.target),
  );
  const best = byTheKey(calls.flatMap((call) => call.target ?? []));
  return calls.find((call) => call.target === best);
}

/** One row by its key rather than a list; of several the plainest. */
function byTheKey(endpoints: readonly Endpoint[]): Endpoint | undefined {
  const rank = ({ path }: Endpoint) => (/\}$/.test(path) ? 0 : 100) + path.split('/').length;
  return [...endpoints].sort((a, b) => rank(a) - rank(b))[0];
}

function declaredWay(call: Call, model: Model): Way {
  const { target } = call;
  const from = call.from === undefined ? 'while hearing an event' : `for ${call.from.key}`;
  return {
    fix: `call ${target === undefined ? call.id : spoken(target, model)}, which ${call.caller.id} declares ${from}`,
    related: [{ message: 'declared here', at: call.origin }],
  };
}

function undeclaredWay(service: Service, endpoint: Endpoint, model: Model, also = ''): Way {
  const entry = `{ to: ${endpoint.service.id}, endpoint: '${endpoint.key}', for: … }`;
  return {
    fix: `declare ${entry} under the calls of the endpoint of ${service.id} that needs it${also}; then call ${spoken(endpoint, model)}`,
    related: [place(`${endpoint.key} of ${endpoint.service.id}`, endpoint)],
  };
}

/** `reservations.getReservation({ reservation_id })` */
function spoken({ service, operation, path }: Endpoint, model: Model): string {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
  return `${serviceClient(service, model.platform)}.${operation}(${names.length === 0 ? '' : `{ ${names.join(', ')} }`})`;
}

/** Who is no reader of the entity may not call for it either. */
function readerToBe(service: Service, { entity }: Endpoint): string {
  const readers = entity?.readers ?? 'all';
  if (entity === undefined || readers === 'all' || readers.some((reader) => reader.service === service)) return '';
  return `, add ${service.id} to the readers of ${entity.name} in ${entity.domain.id}`;
}

/** An event of the owner about the entity; rather one that the service consumes already. */
function eventOf(owner: Service, service: Service, entity: Entity): Event | undefined {
  const events = owner.publishes.filter((event) => !event.planned && event.trigger?.entity === entity);
  return events.find((event) => event.consumers.includes(service)) ?? events[0];
}

function place(message: string, { origin }: Endpoint | Event): Way['related'][number] {
  return { message, at: { ...origin, onKey: true } };
}
