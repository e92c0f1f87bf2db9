import { below, type Origin } from '../finding.ts';
import type { Actor, Application, Call, Endpoint, Event, Screen, Service } from '../model.ts';
import type { Raw } from '../raw.ts';
import type { CallData } from '../schema/service.ts';
import { defined, must, type Writable } from './linking.ts';

interface Parties {
  readonly services: ReadonlyMap<string, Service>;
  readonly actors: ReadonlyMap<string, Actor>;
  readonly events: ReadonlyMap<string, Event>;
  readonly applications: ReadonlyMap<string, Application>;
}

/** Every call of services and screens, entered at both ends; the services' calls come back in order. */
export function linkCalls(raw: Raw, parties: Parties): Call[] {
  const endpoints = new Map<string, Endpoint>();
  for (const service of parties.services.values())
    for (const endpoint of service.endpoints) endpoints.set(endpoint.id, endpoint);
  const make = (
    written: CallData,
    caller: Service | Screen,
    how: { from?: Endpoint; onEvents?: readonly Event[] },
    origin: Origin,
  ): Call => {
    const to = parties.services.get(written.to) ?? must(parties.actors, written.to);
    const target = written.endpoint === undefined ? undefined : endpoints.get(`${written.to} ${written.endpoint}`);
    const where = how.from?.id ?? (how.onEvents === undefined ? caller.id : `${caller.id} on events`);
    const call: Call = {
      kind: 'call',
      id: `${where} -> ${to.id}${written.endpoint === undefined ? '' : ` ${written.endpoint}`}`,
      origin,
      caller,
      ...defined({ from: how.from, target, endpoint: written.endpoint }),
      onEvents: how.onEvents ?? [],
      to,
      purpose: written.for,
      mode: written.mode ?? 'sync',
      planned: written.status === 'planned',
    };
    (caller as Writable<Service | Screen>).calls.push(call);
    if (how.from !== undefined) (how.from as Writable<Endpoint>).calls.push(call);
    if (target !== undefined) (target as Writable<Endpoint>).callers.push(call);
    return call;
  };

  const calls: Call[] = [];
  for (const { id, file, data } of raw.services) {
    const service = must(parties.services, id);
    const root: Origin = { file, path: [] };
    for (const from of service.endpoints)
      for (const [i, written] of (data.api?.endpoints[from.key]?.calls ?? []).entries())
        calls.push(make(written, service, { from }, below(from.origin, 'calls', i)));
    for (const [i, work] of (data.consumes ?? []).entries()) {
      const onEvents = work.events.map((event) => must(parties.events, event));
      for (const [j, written] of work.calls.entries())
        calls.push(make(written, service, { onEvents }, below(root, 'consumes', i, 'calls', j)));
    }
  }
  for (const { id, data } of raw.applications)
    for (const screen of must(parties.applications, id).screens)
      for (const [i, written] of (data.screens[screen.name]?.calls ?? []).entries())
        make(written, screen, {}, below(screen.origin, 'calls', i));
  return calls;
}
