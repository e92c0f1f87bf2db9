import type { Event, Service } from '../../../model/model.ts';
import { messagesAddress, specAddress } from '../addresses.ts';
import { schemaBlocks } from '../schema.ts';
import { grouped, link, links, pageOf, type Site } from '../site.ts';
import {
  type Block,
  badge,
  code,
  fact,
  head,
  listed,
  type Page,
  prose,
  section,
  type TableBlock,
  table,
} from '../view.ts';
import { callTable } from './parts.ts';

/** Above this many the catalog keeps to its tables; the details have pages of their own. */
const detailLimit = 150;

export function eventPage(site: Site, event: Event): Page {
  const path = pageOf(site, event);
  const { trigger, producer } = event;
  const work = event.consumers.flatMap((consumer) => consumer.calls.filter((call) => call.onEvents.includes(event)));
  return {
    path,
    menu: 'events',
    eyebrow: event.planned ? 'Event, planned' : 'Event',
    title: event.id,
    lede: site.rich(event.description, path),
    ...(producer.domain.color === undefined ? {} : { color: producer.domain.color }),
    up: { text: 'Event catalog', href: 'events/index.html' },
    facts: [
      fact('Channel', code(event.channel)),
      fact('Producer', link(site, producer)),
      ...(trigger === undefined ? [] : [fact('Trigger', { ...link(site, trigger), code: true })]),
      fact('Domain', link(site, producer.domain)),
      fact('Message', code(event.message)),
      ...(event.key === undefined ? [] : [fact('Key', code(event.key))]),
      ...(event.version === undefined ? [] : [fact('Version', code(event.version))]),
    ],
    actions: [
      { text: 'AsyncAPI', href: messagesAddress(pageOf(site, producer)) },
      { text: 'Download AsyncAPI Spec', href: specAddress(pageOf(site, producer), 'asyncapi') },
      { text: 'Explore dependencies', href: `explorer.html#thing=${encodeURIComponent(`event ${event.id}`)}` },
    ],
    origins: [event.origin],
    sections: [
      ...section('flow', 'Event Flow', [
        site.pictures.event(event, `From ${producer.id} to the consumers of ${event.id}`),
      ]),
      ...section('consumers', 'Consumers', [consumers(site, event)], event.consumers.length),
      ...section('work', 'What Consumers Do', [work.length === 0 ? undefined : callTable(site, work, 'heard')]),
      ...section('schema', 'Event Schema', schemaBlocks(event.message, event.payload, event.schemas, site.rich)),
    ],
  };
}

function consumers(site: Site, event: Event): TableBlock {
  return table(
    'Consumers',
    ['Consumer', 'Domain', 'Team'],
    event.consumers.map((service) => [link(site, service), link(site, service.domain), service.domain.team]),
  );
}

function catalogTable(site: Site, caption: string, events: readonly Event[]): TableBlock {
  return table(
    caption,
    ['Event', 'Channel', 'Producer', 'Consumers', 'Schema'],
    events.map((event) => [
      [{ ...link(site, event), code: true as const }, ...(event.planned ? [badge('planned', 'quiet')] : [])],
      code(event.channel),
      link(site, event.producer),
      listed(links(site, event.consumers)),
      { text: 'View', href: `${pageOf(site, event)}#schema`, title: `View the schema of ${event.id}` },
    ]),
  );
}

export function eventCatalog(site: Site): Page {
  const events = [...site.model.events.values()];
  const producers = new Set(events.map((event) => event.producer));
  const consuming = new Set(events.flatMap((event) => event.consumers));
  const speakers = [...new Set([...producers, ...consuming])].sort((a, b) => (a.id < b.id ? -1 : 1));
  const byDomain = [...site.eventsOf].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
  return {
    path: 'events/index.html',
    menu: 'events',
    eyebrow: 'Catalog',
    title: 'Event Catalog',
    lede: [{ text: 'Domain events published and consumed across services.' }],
    facts: [fact('Events', events.length), fact('Producers', producers.size), fact('Consumers', consuming.size)],
    actions: [{ text: 'Event flow', href: 'event-flow.html' }],
    origins: [{ file: 'architecture/events', path: [] }],
    sections: [
      ...byDomain.flatMap(([domain, own]) =>
        section(`domain-${domain.id}`, domain.name, [catalogTable(site, `Events of ${domain.name}`, own)], own.length),
      ),
      ...(events.length > detailLimit
        ? []
        : section(
            'details',
            'Event Details',
            [...events].flatMap((event) => details(site, event)),
          )),
      ...section('asyncapi', 'AsyncAPI Specifications', [asyncapiTable(site, speakers)]),
    ],
  };
}

function details(site: Site, event: Event): Block[] {
  return [
    head(`event-${event.id}`, [{ ...link(site, event), code: true }]),
    {
      block: 'facts',
      facts: [
        fact('Channel', code(event.channel)),
        fact('Producer', link(site, event.producer)),
        ...(event.trigger === undefined ? [] : [fact('Trigger', { ...link(site, event.trigger), code: true })]),
        fact('Domain', link(site, event.producer.domain)),
        fact('Description', site.rich(event.summary ?? event.description)),
        fact('Schema', { text: 'View Event Schema', href: `${pageOf(site, event)}#schema` }),
        fact('Consumers', links(site, event.consumers)),
      ],
    },
  ];
}

function asyncapiTable(site: Site, services: readonly Service[]): TableBlock {
  return table(
    'Each service that publishes or consumes has an AsyncAPI 3.0 file',
    ['Service', 'Publishes', 'Consumes', 'Specification'],
    services.map((service) => [
      link(site, service),
      listed(links(site, service.publishes)),
      listed(links(site, service.consumes)),
      [
        { text: 'Read', href: messagesAddress(pageOf(site, service)) },
        { text: 'Download', href: specAddress(pageOf(site, service), 'asyncapi') },
      ],
    ]),
  );
}

export function eventFlow(site: Site): Page {
  const events = [...site.model.events.values()];
  const byProducer = grouped(events, (event) => [event.producer]);
  return {
    path: 'event-flow.html',
    menu: 'flow',
    eyebrow: 'Events',
    title: 'Event flow',
    lede: [{ text: 'Who announces what, and who hears it.' }],
    wide: true,
    up: { text: 'Event catalog', href: 'events/index.html' },
    origins: [{ file: 'architecture/events', path: [] }],
    sections: [
      ...section('picture', 'Picture', [site.pictures.flow('Producers, events and consumers')]),
      ...section('table', 'By producer', [
        table(
          'Events by producer',
          ['Producer', 'Event', 'Consumers'],
          [...byProducer].flatMap(([producer, own]) =>
            own.map((event) => [
              link(site, producer),
              { ...link(site, event), code: true as const },
              listed(links(site, event.consumers)),
            ]),
          ),
          { filter: 'events' },
        ),
      ]),
    ],
  };
}

/** A service's side of the bus, as its AsyncAPI file says it, to be read. */
export function messagesPage(site: Site, service: Service): Page {
  const operations = [
    ...service.publishes.map((event) => ({ event, action: 'send' as const })),
    ...service.consumes.map((event) => ({ event, action: 'receive' as const })),
  ];
  return {
    path: messagesAddress(pageOf(site, service)),
    menu: 'services',
    eyebrow: 'AsyncAPI',
    title: `${service.id} events`,
    lede: [{ text: `What ${service.id} sends and receives on the event bus.` }],
    up: link(site, service),
    facts: [fact('Version', code(service.version)), fact('Content type', code('application/json'))],
    actions: [{ text: 'Download AsyncAPI Spec', href: specAddress(pageOf(site, service), 'asyncapi') }],
    origins: [service.origin],
    sections: [
      ...section('operations', 'Operations', [
        table(
          'Operations',
          ['Action', 'Event', 'Channel', 'Message', 'With'],
          operations.map(({ event, action }) => [
            badge(action, action === 'send' ? 'good' : 'info'),
            { ...link(site, event), code: true as const },
            code(event.channel),
            code(event.message),
            listed(action === 'send' ? links(site, event.consumers) : [link(site, event.producer)]),
          ]),
        ),
      ]),
      ...operations.flatMap(({ event, action }) =>
        section(`${action}-${event.id}`, `${action === 'send' ? 'Sends' : 'Receives'} ${event.id}`, [
          prose(site.rich(event.description)),
          ...(action === 'send'
            ? schemaBlocks(event.message, event.payload, event.schemas, site.rich)
            : [prose([{ text: 'Its schema is kept by the producer: ' }, { ...link(site, event), code: true }])]),
        ]),
      ),
    ],
  };
}
