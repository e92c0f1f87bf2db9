import { below, type Origin } from '../model/finding.ts';
import type { Call, Endpoint, Event, Model, Service } from '../model/model.ts';
import { compare } from '../model/raw.ts';
import { codedCalls } from './coded-call.ts';
import { compareAsyncApi } from './compat/asyncapi.ts';
import type { Change } from './compat/change.ts';
import { compareOpenApi } from './compat/openapi.ts';
import { type Bump, bumpBetween, versionOf } from './compat/version.ts';
import { eventNamed } from './event-named.ts';
import type { Base, Facts } from './rule.ts';

/** A service that stood in the base too, with what changed of the contracts that it answers for. */
export interface ChangedService {
  readonly service: Service;
  readonly before: Service;
  readonly changes: readonly ContractChange[];
}

export interface ContractChange {
  readonly kind: 'openapi' | 'asyncapi';
  readonly change: Change;
  readonly service: Service;
  /** The line of the new metadata that says it, or that stands nearest to what is gone. */
  readonly at: Origin;
  readonly version: Versions;
  readonly endpoint?: Endpoint;
  readonly event?: Event;
}

/** What says how far a contract has moved: the version of the service, or that of the event where it has its own. */
export interface Versions {
  readonly old: string;
  readonly now: string;
  readonly at: Origin;
  readonly of: string;
}

const known = new WeakMap<Base, readonly ChangedService[]>();

/** Several laws judge the same changes; comparing twenty contracts once is enough. */
export function changedServices({ base, model, today }: Facts): readonly ChangedService[] {
  if (base === undefined) return [];
  const found = known.get(base) ?? compared(base, model, today);
  known.set(base, found);
  return found;
}

function compared(base: Base, model: Model, today: string): ChangedService[] {
  return [...model.services.values()].flatMap((service): ChangedService[] => {
    const before = base.model?.services.get(service.id);
    if (before === undefined || base.model === undefined) return [];
    const version = { old: before.version, now: service.version, at: below(service.origin, 'version'), of: service.id };
    const changes = [...documentsOf(service.id, base)].flatMap(([path, old, now]): ContractChange[] =>
      path.includes('/asyncapi/')
        ? compareAsyncApi(old, now, { today }).flatMap((change) =>
            ofEvent(
              { kind: 'asyncapi', change, service, version, at: placeOf(path, change, base, service) },
              base,
              model,
            ),
          )
        : compareOpenApi(old, now, { today }).map((change) =>
            ofEndpoint({ kind: 'openapi', change, service, version, at: placeOf(path, change, base, service) }),
          ),
    );
    return [{ service, before, changes }];
  });
}

/** The contracts of a service on both sides; one that came or went is compared with one that says nothing. */
function* documentsOf(id: string, { contracts }: Base): Iterable<readonly [string, unknown, unknown]> {
  const paths = new Set([...contracts.before.keys(), ...contracts.after.keys()]);
  for (const path of [...paths].sort(compare))
    if (path.endsWith(`/${id}.yaml`)) yield [path, contracts.before.get(path) ?? {}, contracts.after.get(path) ?? {}];
}

function placeOf(path: string, { pointer }: Change, { contracts }: Base, service: Service): Origin {
  return contracts.origin(path, pointer) ?? service.origin;
}

function ofEndpoint(one: ContractChange): ContractChange {
  const { operation } = one.change;
  if (operation === undefined) return one;
  const key = `${operation.method.toUpperCase()} ${operation.path}`;
  const endpoint =
    one.service.endpoints.find((candidate) => candidate.key === key) ??
    one.service.endpoints.find((candidate) => candidate.operation === operation.operationId);
  return endpoint === undefined ? one : { ...one, endpoint };
}

/** What a service only hears is the contract of whoever sends it, and judged there. */
function ofEvent(one: ContractChange, base: Base, model: Model): ContractChange[] {
  const channel = one.change.event?.channel ?? '';
  const old = base.model === undefined ? undefined : eventNamed(channel, base.model);
  const now = (old === undefined ? undefined : model.events.get(old.id)) ?? eventNamed(channel, model);
  if ((old ?? now)?.producer.id !== one.service.id) return [];
  // Sent by somebody else from now on: those who hear it notice nothing.
  if (now !== undefined && now.producer !== one.service && now.channel === channel) return [];
  const at = now === undefined || one.at.file === now.origin.file ? one.at : inPayload(now, one.change);
  const version =
    old?.version === undefined || now?.version === undefined
      ? one.version
      : { old: old.version, now: now.version, at: below(now.origin, 'version'), of: now.id };
  return [{ ...one, at, version, ...(now === undefined ? {} : { event: now }) }];
}

/** `guests[].name` of an event, or what stands nearest to it. */
function inPayload({ origin }: Event, { field }: Change): Origin {
  if (field === undefined) return origin;
  const steps = field
    .replaceAll('[', '.[')
    .split('.')
    .filter((step) => step !== '');
  return below(
    origin,
    'payload',
    ...steps.flatMap((step) => (step.startsWith('[') ? ['items'] : ['properties', step])),
  );
}

/** How far the version moved; a version that is none has not moved, and a law of its own says so. */
export function moved({ old, now }: Versions): Bump {
  const [before, after] = [versionOf(old), versionOf(now)];
  return before === undefined || after === undefined ? 'none' : bumpBetween(before, after);
}

/** Somebody who is declared to depend on a contract, with the lines that say so. */
export interface Dependent {
  readonly id: string;
  readonly declared: Origin;
  readonly coded: readonly Origin[];
}

export function dependentsOf({ endpoint, event, service, change }: ContractChange, facts: Facts): Dependent[] {
  if (event !== undefined)
    return event.consumers.map((consumer, i) => ({
      id: consumer.id,
      declared: below(event.origin, 'consumers', i),
      coded: (facts.code?.subscribes ?? []).flatMap((one) =>
        one.service === consumer.id && one.event !== undefined && eventNamed(one.event, facts.model) === event
          ? one.at
          : [],
      ),
    }));
  const calls =
    endpoint === undefined && change.operation === undefined
      ? service.endpoints.flatMap(({ callers }) => callers)
      : (endpoint?.callers ?? []);
  const made = codedCalls(facts, 'service');
  const found = new Map<string, Dependent>();
  for (const call of calls) {
    if (call.planned || call.caller === service) continue;
    // Nobody sees what a deferred call is answered.
    if (change.side === 'response' && call.mode === 'deferred') continue;
    const id = call.caller.id;
    const before = found.get(id);
    const coded = made.flatMap((one) => (one.caller === call.caller && uses(one.declared, call) ? one.coded.at : []));
    found.set(id, before ?? { id, declared: call.origin, coded });
  }
  return [...found.values()];
}

function uses(declared: readonly Call[], call: Call): boolean {
  return declared.includes(call);
}

/** Where they stand, for a finding to show. */
export function placesOfDependents(dependents: readonly Dependent[]): { message: string; at: Origin }[] {
  return dependents.flatMap(({ id, declared, coded }) => [
    { message: `${id} depends on it`, at: declared },
    ...coded.map((at) => ({ message: `${id} uses it here`, at })),
  ]);
}
