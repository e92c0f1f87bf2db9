import type { Entry } from '../../model/model.ts';
import { grouped, type Site } from './site.ts';

/** One thing that can be found: kind, words to match, where it leads, and a line that says what it is. */
type Row = readonly [kind: number, name: string, says: string, href: string];

const kinds = [
  'service',
  'domain',
  'event',
  'entity',
  'table',
  'column',
  'endpoint',
  'decision',
  'capability',
  'application',
  'screen',
  'actor',
  'rule',
  'solution',
  'ticket',
  'exception',
] as const; // prettier-ignore

/** The index as a script, because a page opened from disk may load scripts but not fetch data. */
export function searchScript(site: Site): string {
  return `globalThis.portalIndex=${scriptText({ kinds, rows: [...rows(site)] })};\n`;
}

function* rows(site: Site): Iterable<Row> {
  const { model } = site;
  const row = (kind: (typeof kinds)[number], entry: Entry, name: string, says: string): Row => [
    kinds.indexOf(kind),
    name,
    short(says),
    site.addresses.things.get(entry) ?? 'index.html',
  ];
  for (const one of model.services.values()) yield row('service', one, one.id, `${one.title}. ${one.description}`);
  for (const one of model.domains.values()) yield row('domain', one, one.name, `${one.team}. ${one.description}`);
  for (const one of model.events.values()) yield row('event', one, one.id, one.summary ?? one.description);
  for (const one of model.entities.values()) yield row('entity', one, one.name, `owned by ${one.owner.id}`);
  for (const one of model.tables) yield row('table', one, one.id, one.description);
  // A column of the same name in many tables is one of them each; its table says which.
  for (const one of model.columns)
    yield row('column', one, `${one.table.name}.${one.name}`, `${one.type} in ${one.table.service.id}`);
  for (const one of model.endpoints)
    yield row('endpoint', one, one.key, `${one.service.id} ${one.operation}. ${one.summary}`);
  for (const one of model.decisions.values()) yield row('decision', one, `${one.id} ${one.title}`, one.status);
  for (const one of model.capabilities.values())
    yield row('capability', one, `${one.id} ${one.name}`, one.summary ?? one.description);
  for (const one of model.applications.values()) {
    yield row('application', one, one.title, one.description);
    for (const screen of one.screens) yield row('screen', screen, screen.name, `${one.label}. ${screen.description}`);
  }
  for (const one of model.actors.values()) yield row('actor', one, one.name, one.description);
  for (const law of site.laws.values())
    yield [kinds.indexOf('rule'), law.id, short(law.why), site.addresses.rules.get(law.id) ?? 'rules/index.html'];
  for (const one of model.solutions.values()) yield row('solution', one, `${one.id} ${one.title}`, one.description);
  for (const one of model.tickets.values()) yield row('ticket', one, `${one.id} ${one.summary}`, one.status);
  for (const one of model.exceptions) yield row('exception', one, one.id, `${one.rule} ${one.subject}`);
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}

/** JSON that can stand inside a script, whatever the text says. */
export function scriptText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** What depends on what, for the explorer: things by number, and edges from the one that depends to what it needs. */
export function graphScript(site: Site): string {
  const { model } = site;
  const things = new Map<Entry, number>();
  const nodes: [kind: string, id: string, name: string, href: string, color: string, group: number][] = [];
  const add = (kind: string, entry: Entry, name: string, color: string | undefined, group = -1) => {
    things.set(entry, nodes.length);
    nodes.push([kind, entry.id, name, site.addresses.things.get(entry) ?? '', color ?? '', group]);
  };
  for (const one of model.domains.values()) add('domain', one, one.name, one.color);
  for (const one of model.services.values()) add('service', one, one.id, one.domain.color, things.get(one.domain));
  for (const one of model.events.values())
    add('event', one, one.id, one.producer.domain.color, things.get(one.producer));
  for (const one of model.entities.values()) add('entity', one, one.name, one.domain.color, things.get(one.owner));
  for (const one of model.applications.values()) add('application', one, one.label, one.color);
  for (const one of model.actors.values()) add('actor', one, one.name, undefined);
  for (const one of model.capabilities.values()) add('capability', one, `${one.id} ${one.name}`, undefined);
  const edges: [from: number, to: number, says: string, style: number][] = [];
  const edge = (from: Entry, to: Entry, says: string, style = 0) => {
    const [a, b] = [things.get(from), things.get(to)];
    if (a !== undefined && b !== undefined && a !== b) edges.push([a, b, short(says), style]);
  };
  const calls = grouped(
    [
      ...model.calls,
      ...[...model.applications.values()].flatMap((one) => one.screens.flatMap((screen) => screen.calls)),
    ],
    (call) => [`${callerOf(call.caller).id}\n${call.to.id}`],
  );
  for (const group of calls.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const says = [...new Set(group.map((call) => call.purpose))].slice(0, 4).join('; ');
    edge(
      callerOf(first.caller),
      first.to,
      says,
      group.every((call) => call.mode === 'deferred' || call.planned) ? 1 : 0,
    );
  }
  for (const event of model.events.values()) {
    edge(event, event.producer, 'published by it', 1);
    for (const consumer of event.consumers) edge(consumer, event, 'hears it', 1);
  }
  for (const entity of model.entities.values()) {
    edge(entity, entity.owner, 'owned by it', 2);
    if (entity.readers !== 'all') for (const reader of entity.readers) edge(reader.service, entity, 'may read it', 2);
  }
  for (const actor of model.actors.values()) for (const one of actor.uses) edge(actor, one, 'works with it');
  for (const capability of model.capabilities.values())
    for (const service of capability.services) edge(capability, service, 'rests on it', 2);
  return `globalThis.portalGraph=${scriptText({ nodes, edges })};\n`;
}

function callerOf(caller: Entry & { readonly application?: Entry }): Entry {
  return caller.application ?? caller;
}
