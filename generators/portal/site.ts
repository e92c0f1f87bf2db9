import type { Diagnostic, Origin } from '../../model/finding.ts';
import type {
  Actor,
  Application,
  ArchitectRule,
  Call,
  Capability,
  Decision,
  Domain,
  Endpoint,
  Entity,
  Entry,
  Event,
  Exception,
  Model,
  Screen,
  Service,
  Solution,
  Table,
  Ticket,
} from '../../model/model.ts';
import { type Addresses, addressesOf } from './addresses.ts';
import type { Law, PortalInput } from './input.ts';
import { noPictures, type Pictures } from './pictures.ts';
import { linker } from './prose.ts';
import { badge, type Inline, type Tone } from './view.ts';

/** The model with everything a page asks for looked up once, so that no page walks the whole of it. */
export interface Site {
  readonly input: PortalInput;
  readonly model: Model;
  readonly addresses: Addresses;
  readonly laws: ReadonlyMap<string, Law>;
  readonly findings: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly excused: ReadonlyMap<string, readonly Exception[]>;
  /** Findings by the file they point into. */
  readonly findingsIn: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly decisionsOf: ReadonlyMap<Service, readonly Decision[]>;
  readonly capabilitiesOf: ReadonlyMap<Service, readonly Capability[]>;
  readonly solutionsOf: ReadonlyMap<Entry, readonly Solution[]>;
  readonly screensOf: ReadonlyMap<Service, readonly Screen[]>;
  readonly callersOf: ReadonlyMap<Entry, readonly Call[]>;
  readonly readsOf: ReadonlyMap<Service, readonly Entity[]>;
  readonly eventsOf: ReadonlyMap<Domain, readonly Event[]>;
  readonly usersOf: ReadonlyMap<Application, readonly Actor[]>;
  readonly referrers: ReadonlyMap<Table, readonly Table[]>;
  readonly replicasOf: ReadonlyMap<Table, readonly Table[]>;
  readonly sentencesOf: ReadonlyMap<string, readonly { readonly domain: Domain; readonly text: string }[]>;
  /** Exceptions by the id of the service that their subject starts with. */
  readonly exceptionsOf: ReadonlyMap<string, readonly Exception[]>;
  readonly architectRules: ReadonlyMap<string, ArchitectRule>;
  readonly pictures: Pictures;
  readonly rich: (text: string, self?: string) => Inline[];
}

export function siteOf(input: PortalInput): Site {
  const { model } = input;
  const addresses = addressesOf(
    model,
    input.laws.map((law) => law.id),
  );
  const services = [...model.services.values()];
  const screens = [...model.applications.values()].flatMap((application) => application.screens);
  const calls = [...model.calls, ...screens.flatMap((screen) => screen.calls)];
  const decisions = [...model.decisions.values()];
  const byName = new Map(model.tables.map((table) => [table.id, table]));
  const open = input.diagnostics.filter((one) => one.exception === undefined);
  return {
    input,
    model,
    addresses,
    laws: new Map(input.laws.map((law) => [law.id, law])),
    findings: grouped(open, (one) => [one.rule]),
    findingsIn: grouped(open, (one) => [one.at.file]),
    excused: grouped(model.exceptions, (one) => [one.rule]),
    decisionsOf: grouped(decisions, (decision) => decision.services),
    capabilitiesOf: grouped(model.capabilities.values(), (capability) => capability.services),
    solutionsOf: grouped<Entry, Solution>(model.solutions.values(), (solution) => [
      ...solution.services,
      ...solution.capabilities.map(({ capability }) => capability),
      ...solution.decisions,
      ...ticketOf(model, solution),
    ]),
    screensOf: grouped(screens, (screen) => servicesOf(screen)),
    callersOf: grouped<Entry, Call>(calls, (call) => [call.to]),
    readsOf: grouped(model.entities.values(), (entity) =>
      entity.readers === 'all' ? [] : entity.readers.map((reader) => reader.service),
    ),
    eventsOf: grouped(model.events.values(), (event) => [event.producer.domain]),
    usersOf: grouped<Application, Actor>(model.actors.values(), (actor) => actor.uses),
    referrers: grouped(model.tables, (table) =>
      table.columns.flatMap((column) => byName.get(`${table.schema}.${column.foreignKey}`) ?? []),
    ),
    replicasOf: grouped(model.tables, (table) => (table.replicaOf === undefined ? [] : [table.replicaOf.table])),
    sentencesOf: grouped(
      [...model.domains.values()].flatMap((domain) => domain.rules.map((law) => ({ domain, text: law.text, law }))),
      ({ law }) => law.enforcedBy,
    ),
    exceptionsOf: grouped(model.exceptions, (one) => [one.subject.split(' ')[0] ?? '']),
    architectRules: new Map(model.architectRules.map((law) => [law.id, law])),
    pictures: input.pictures?.((thing) => addresses.things.get(thing)) ?? noPictures,
    rich: linker(names(model, addresses, services)),
  };
}

function ticketOf(model: Model, solution: Solution): Ticket[] {
  const ticket = model.tickets.get(solution.id);
  return ticket === undefined ? [] : [ticket];
}

/** What running text may name: ids with a dash, dot or digit, so that no plain word becomes a link by accident. */
function names(model: Model, addresses: Addresses, services: readonly Service[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (id: string, address: string | undefined) => {
    if (address !== undefined && /[-.\d]/.test(id) && !found.has(id)) found.set(id, address);
  };
  const entries: Iterable<Entry>[] = [
    services,
    model.events.values(),
    model.decisions.values(),
    model.capabilities.values(),
    model.solutions.values(),
    model.tickets.values(),
    model.applications.values(),
    model.entities.values(),
  ];
  for (const list of entries) for (const entry of list) add(entry.id, addresses.things.get(entry));
  for (const [id, address] of addresses.rules) add(id, address);
  return found;
}

export function grouped<Key, Value>(
  values: Iterable<Value>,
  keysOf: (value: Value) => readonly Key[],
): ReadonlyMap<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values)
    for (const key of new Set(keysOf(value))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  return groups;
}

/** Every service a screen shows data of, by calls or without. */
export function servicesOf(screen: Screen): Service[] {
  const called = screen.calls.flatMap((call) => (isService(call.to) ? [call.to] : []));
  return [...new Set([...called, ...screen.uses])];
}

export function isService(entry: Entry): entry is Service {
  return entry.kind === 'service';
}

export function isScreen(entry: Entry): entry is Screen {
  return entry.kind === 'screen';
}

/** A link to a thing under its usual name, with the color of its domain where it has one. */
export function link(site: Site, thing: Entry | undefined, shown?: string): Inline {
  if (thing === undefined) return { text: shown ?? '' };
  const href = site.addresses.things.get(thing);
  const dot = colorOf(thing);
  return {
    text: shown ?? nameOf(thing),
    ...(href === undefined ? {} : { href }),
    ...(dot === undefined ? {} : { dot }),
    ...(shown === undefined && shortIds.has(thing.kind) ? { id: true } : {}),
  };
}

const shortIds: ReadonlySet<string> = new Set(['decision', 'capability', 'ticket', 'solution', 'exception']);

export function links(site: Site, things: Iterable<Entry>): Inline[] {
  return [...things].map((thing) => link(site, thing));
}

export function ruleLink(site: Site, id: string): Inline {
  const href = site.addresses.rules.get(id);
  return href === undefined ? { text: id } : { text: id, href };
}

export function colorOf(thing: Entry): string | undefined {
  if (isService(thing)) return thing.domain.color;
  return thing.kind === 'domain' ? (thing as Domain).color : undefined;
}

export function nameOf(thing: Entry): string {
  switch (thing.kind) {
    case 'domain':
    case 'entity':
    case 'table':
    case 'screen':
    case 'actor':
      return (thing as Domain | Entity | Table | Screen).name;
    case 'endpoint':
      return (thing as Endpoint).key;
    case 'application':
      return (thing as Application).label;
    default:
      return thing.id;
  }
}

export interface Verdict {
  readonly text: string;
  readonly tone: Tone;
}

/** What a rule's run came to: broken, held with exceptions, held, or held for want of anything to look at. */
export function verdictOf(site: Site, id: string): Verdict {
  const law = site.laws.get(id);
  if (law === undefined) return { text: 'unknown rule', tone: 'bad' };
  const open = site.findings.get(id)?.length ?? 0;
  const excepted = site.excused.get(id)?.length ?? 0;
  if (open > 0) {
    const notes = law.severity === 'info';
    return {
      text: `${open} ${notes ? (open === 1 ? 'note' : 'notes') : 'broken'}`,
      tone: notes ? 'info' : law.severity === 'error' ? 'bad' : 'warn',
    };
  }
  if (excepted > 0) return { text: `holds, ${excepted} ${excepted === 1 ? 'exception' : 'exceptions'}`, tone: 'warn' };
  return law.subjects === 0 ? { text: 'nothing to look at', tone: 'quiet' } : { text: 'holds', tone: 'good' };
}

export function verdictBadge(site: Site, id: string): Inline {
  const { text, tone } = verdictOf(site, id);
  return badge(text, tone, site.addresses.rules.get(id));
}

/** `file:line`; the site itself doesn't hold the sources. */
export function placeOf(site: Site, origin: Origin): string {
  // A list comes from a folder, which has no lines.
  return /\.(yaml|md)$/.test(origin.file) ? `${origin.file}:${site.input.lineOf(origin)}` : `${origin.file}/`;
}

/** The address of a page that a thing has to itself. */
export function pageOf(site: Site, thing: Entry): string {
  const address = site.addresses.things.get(thing);
  if (address === undefined) throw new Error(`${thing.kind} ${thing.id} has no page`);
  return address;
}
