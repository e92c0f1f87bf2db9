import { actorClient, clientNames, serviceClient } from '../model/client-name.ts';
import type { Actor, Call, Endpoint, Model, Service } from '../model/model.ts';
import { compare } from '../model/raw.ts';
import type { Facts } from './rule.ts';
import type { CodedCall } from './scan/facts.ts';

/** A call in code, with what its names mean in the architecture. */
export interface KnownCall {
  readonly coded: CodedCall;
  readonly caller: Service;
  /** Absent where nothing is called that, or the name is computed at run time. */
  readonly to?: Service | Actor;
  /** Absent for external systems, and where the client is handed on whole or has no such operation. */
  readonly endpoint?: Endpoint;
  /** What the caller declares of it, planned calls included; of a client handed on whole all that go there. */
  readonly declared: readonly Call[];
}

const known = new WeakMap<Facts, readonly KnownCall[]>();

/** The calls in the services' own code; what their tests do is nobody's architecture. */
export function codedCalls(facts: Facts, kind: 'service' | 'actor'): KnownCall[] {
  const all = known.get(facts) ?? allCalls(facts);
  known.set(facts, all);
  return all.filter(({ coded }) => (coded.kind === 'external') === (kind === 'actor'));
}

function allCalls({ code, model }: Facts): KnownCall[] {
  const clients = new Map<Service, Clients>();
  return (code?.calls ?? []).flatMap((coded): KnownCall[] => {
    const caller = model.services.get(coded.service ?? '');
    if (caller === undefined || coded.role !== 'service') return [];
    const names = clients.get(caller) ?? clientsOf(caller, model);
    clients.set(caller, names);
    return [resolved(coded, caller, coded.kind === 'external' ? names.actors : names.services)];
  });
}

/** Services that have code of their own: one without is a contract that something else stands for. */
export function servicesWithCode({ code, model }: Facts): Service[] {
  const ids = new Set(code?.files.flatMap((file) => (file.role === 'service' ? (file.service ?? []) : [])));
  return [...model.services.values()].filter((service) => ids.has(service.id));
}

interface Clients {
  readonly services: ReadonlyMap<string, Service>;
  readonly actors: ReadonlyMap<string, Actor>;
}

/** By the names that the service's own contract gives them; then by the names that they would get. */
function clientsOf(caller: Service, model: Model): Clients {
  const called = caller.calls.filter((call) => !call.planned);
  return {
    services: byName(
      called.flatMap((call) => call.target?.service ?? []),
      model.services.values(),
      (service) => serviceClient(service, model.platform),
    ),
    actors: byName(
      called.flatMap(({ to }) => (to.kind === 'actor' ? to : [])),
      model.actors.values(),
      actorClient,
    ),
  };
}

function byName<Thing extends Service | Actor>(
  called: readonly Thing[],
  all: Iterable<Thing>,
  nameOf: (thing: Thing) => string,
): ReadonlyMap<string, Thing> {
  const found = new Map<string, Thing>();
  const own = [...new Set(called)].sort((a, b) => compare(a.id, b.id));
  for (const [thing, name] of clientNames(own, nameOf)) found.set(name, thing);
  for (const thing of all) for (const name of [nameOf(thing), thing.id]) if (!found.has(name)) found.set(name, thing);
  return found;
}

function resolved(coded: CodedCall, caller: Service, clients: ReadonlyMap<string, Service | Actor>): KnownCall {
  const to = clients.get(coded.target);
  if (to === undefined) return { coded, caller, declared: [] };
  const toIt = caller.calls.filter((call) => call.to === to);
  if (to.kind === 'actor') return { coded, caller, to, declared: toIt };
  const endpoint = to.endpoints.find((candidate) => candidate.operation === coded.operation);
  if (endpoint === undefined) return { coded, caller, to, declared: toIt };
  return { coded, caller, to, endpoint, declared: toIt.filter((call) => call.endpoint === endpoint.key) };
}

/** A client module of the service's own: how its functions are called is its own affair. */
export function isOwnClient({ coded, to }: KnownCall): boolean {
  return to?.kind === 'service' && coded.target === to.id;
}

/** Whether the code waits for the answer; undefined where the client is handed on, so that others decide. */
export function waits({ kind, operation }: CodedCall): boolean | undefined {
  if (kind === 'later') return false;
  if (kind === 'call') return true;
  return operation === undefined ? undefined : operation !== 'later';
}
