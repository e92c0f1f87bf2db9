import type { Origin } from './finding.ts';
import type { Call, Column, Decision, Domain, Endpoint, Entity, Event, Model, Service, Table } from './model.ts';
import { compare } from './raw.ts';

/** Chapters of a difference, in the order in which people read them. */
export const chapters = ['domains', 'services', 'data', 'endpoints', 'calls', 'events', 'decisions'] as const;
export type Chapter = (typeof chapters)[number];

/** One difference between two architectures, in an architect's words. */
export interface Difference {
  readonly chapter: Chapter;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly id: string;
  /** What is to be said of it, in one line without its id. */
  readonly text: string;
  /** In the architecture of today; of what is gone in that of before. */
  readonly at: Origin;
  /** Services it touches: those a picture of the change shows. */
  readonly services: readonly string[];
}

export function differencesBetween(before: Model, after: Model): Difference[] {
  return [
    ...inChapter('domains', before.domains, after.domains, domain),
    ...inChapter('services', before.services, after.services, service),
    ...inChapter('data', before.entities, after.entities, entity),
    ...inChapter('data', byId(before.tables), byId(after.tables), table),
    ...columns(byId(before.tables), byId(after.tables)),
    ...inChapter('endpoints', byId(ownEndpoints(before, after)), byId(ownEndpoints(after, before)), endpoint),
    ...inChapter('calls', callsOf(before), callsOf(after), call),
    ...inChapter('events', before.events, after.events, event),
    ...inChapter('decisions', before.decisions, after.decisions, decision),
  ];
}

/** How to speak of one kind of thing: as a whole, and of each of its sides by name. */
interface Words {
  readonly says: string;
  readonly sides: Readonly<Record<string, string>>;
  readonly services: readonly string[];
  readonly at: Origin;
}

function inChapter<Thing>(
  chapter: Chapter,
  before: ReadonlyMap<string, Thing>,
  after: ReadonlyMap<string, Thing>,
  words: (thing: Thing) => Words,
): Difference[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort(compare);
  return ids.flatMap((id): Difference[] => {
    const [old, now] = [before.get(id), after.get(id)];
    if (now === undefined) return old === undefined ? [] : [whole(chapter, 'removed', id, words(old))];
    if (old === undefined) return [whole(chapter, 'added', id, words(now))];
    const [was, is] = [words(old), words(now)];
    const changed = Object.entries(is.sides).flatMap(([side, value]) => {
      const earlier = was.sides[side] ?? '';
      return earlier === value ? [] : [changeOf(side, earlier, value)];
    });
    if (changed.length === 0) return [];
    const services = [...new Set([...was.services, ...is.services])];
    return [{ chapter, kind: 'changed', id, text: changed.join('; '), at: is.at, services }];
  });
}

function whole(chapter: Chapter, kind: 'added' | 'removed', id: string, words: Words): Difference {
  return { chapter, kind, id, text: words.says, at: words.at, services: words.services };
}

function changeOf(side: string, was: string, is: string): string {
  if (was === '') return `${side} ${is}`;
  if (is === '') return `no longer ${side} ${was}`;
  const [old, now] = [was.split(', '), is.split(', ')];
  if (old.length + now.length > 2) {
    const gone = old.filter((one) => !now.includes(one));
    const come = now.filter((one) => !old.includes(one));
    const parts = [...come.map((one) => `+ ${one}`), ...gone.map((one) => `− ${one}`)];
    if (parts.length > 0) return `${side}: ${parts.join(', ')}`;
  }
  return `${side}: ${was} → ${is}`;
}

function domain({ name, team, origin, services }: Domain): Words {
  return { says: `${name}, ${team}`, sides: { name, team }, services: ids(services), at: keyOf(origin) };
}

function service({ id, title, version, domain: home, clearance, store, origin }: Service): Words {
  return {
    says: `${title} ${version}, in ${home.name}`,
    sides: {
      title,
      version,
      domain: home.id,
      'cleared for': [...clearance].sort(compare).join(', '),
      store: store === undefined ? '' : `${store.engine} (${store.schema})`,
    },
    services: [id],
    at: origin,
  };
}

function entity({ name, owner, readers, core, concurrency, origin }: Entity): Words {
  const read = readers === 'all' ? 'all' : ids(readers.map((reader) => reader.service)).join(', ');
  return {
    says: `${name}, owned by ${owner.id}`,
    sides: { name, owner: owner.id, readers: read, core: core ? 'yes' : '', concurrency: concurrency ?? '' },
    services: [owner.id],
    at: keyOf(origin),
  };
}

function table({ service: owner, entity: kept, retireAfter = '', origin, columns: all }: Table): Words {
  return {
    says: `${all.length} columns, of ${owner.id}${kept === undefined ? '' : `, holds ${kept.id}`}`,
    sides: { service: owner.id, entity: kept?.id ?? '', 'retired after': retireAfter },
    services: [owner.id],
    at: keyOf(origin),
  };
}

/** Columns of tables that are there on both sides. */
function columns(before: ReadonlyMap<string, Table>, after: ReadonlyMap<string, Table>): Difference[] {
  return [...after].flatMap(([id, now]) => {
    const old = before.get(id);
    return old === undefined ? [] : inChapter('data', byId(old.columns), byId(now.columns), column);
  });
}

function column(one: Column): Words {
  const { type, required, class: kind = '', table: home, origin } = one;
  return {
    says: `${type}${required ? ', required' : ''}${kind === '' ? '' : `, ${kind}`}`,
    sides: { type, required: required ? 'yes' : 'no', class: kind, default: String(one.default ?? '') },
    services: [home.service.id],
    at: keyOf(origin),
  };
}

/** Of services that are there on both sides: a new service is more than its endpoints. */
function ownEndpoints(of: Model, other: Model): readonly Endpoint[] {
  return of.endpoints.filter((one) => other.services.has(one.service.id));
}

function endpoint(one: Endpoint): Words {
  const { summary, access, operation, workflow = '', deprecated, origin } = one;
  return {
    says: `${summary} (${access})`,
    sides: { operation, access, entity: one.entity?.id ?? '', workflow, deprecated: deprecated ? 'yes' : '' },
    services: [one.service.id],
    at: keyOf(origin),
  };
}

/** By who asks whom for what: the place of a call in its list says nothing. */
function callsOf(model: Model): ReadonlyMap<string, Call> {
  return new Map(model.calls.map((one) => [callId(one), one]));
}

function callId({ caller, from, onEvents, to, endpoint: written, target }: Call): string {
  const where = from?.key ?? (onEvents.length > 0 ? `on ${onEvents.map(({ id }) => id).join(', ')}` : '');
  const what = target?.key ?? written ?? '';
  return [`${caller.id} ${where}`.trim(), `${to.id} ${what}`.trim()].join(' → ');
}

function call({ caller, to, purpose, mode, planned, origin }: Call): Words {
  const services = [caller.kind === 'service' ? caller.id : '', to.kind === 'service' ? to.id : ''];
  return {
    says: `${planned ? 'planned, ' : ''}${mode}: ${purpose}`,
    sides: { mode, planned: planned ? 'yes' : '' },
    services: services.filter((one) => one !== ''),
    at: origin,
  };
}

function event({ channel, producer, trigger, consumers, planned, origin }: Event): Words {
  const hearing = ids(consumers);
  return {
    says: `${producer.id} tells ${hearing.length === 0 ? 'nobody' : hearing.join(', ')}`,
    sides: {
      channel,
      producer: producer.id,
      trigger: trigger?.key ?? '',
      consumers: hearing.join(', '),
      planned: planned ? 'yes' : '',
    },
    services: [producer.id, ...hearing],
    at: origin,
  };
}

function decision({ title, status, enforcedBy, origin }: Decision): Words {
  return {
    says: `${title} (${status})`,
    sides: { title, status, 'enforced by': [...enforcedBy].sort(compare).join(', ') },
    services: [],
    at: origin,
  };
}

function ids(things: Iterable<{ readonly id: string }>): string[] {
  return [...new Set([...things].map(({ id }) => id))].sort(compare);
}

function byId<Thing extends { readonly id: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

function keyOf(origin: Origin): Origin {
  return { ...origin, onKey: true };
}
