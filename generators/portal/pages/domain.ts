import { readAccessLabel } from '../../../model/labels.ts';
import type { Call, Domain, Entry, Service } from '../../../model/model.ts';
import { grouped, isService, link, links, pageOf, type Site, verdictBadge } from '../site.ts';
import { badge, type CellLike, code, fact, head, listed, type Page, prose, section, table } from '../view.ts';
import { asyncLabel, capabilityTable, decisionTable, operation, storeFacts, storeTitle } from './parts.ts';

export function domainPage(site: Site, domain: Domain): Page {
  const path = pageOf(site, domain);
  return {
    path,
    menu: 'domains',
    eyebrow: 'Domain',
    title: domain.name,
    lede: site.rich(domain.description, path),
    ...(domain.color === undefined ? {} : { color: domain.color }),
    up: { text: 'Domains', href: 'domains/index.html' },
    facts: [
      fact('Team', domain.team),
      fact('Services', domain.services.length),
      ...(domain.color === undefined
        ? []
        : [fact('Domain color', { text: domain.color, dot: domain.color, code: true })]),
    ],
    origins: [domain.origin],
    sections: [
      ...section('topology', 'Topology', [
        site.pictures.domain(domain, `Services of ${domain.name}, whom they call and who calls them`),
      ]),
      ...section('services', 'Services', [serviceTable(site, domain.services)], domain.services.length),
      ...section('data-ownership', 'Data Ownership', [...ownership(site, domain)], domain.entities.length),
      ...section(
        'data-stores',
        'Data Stores',
        domain.services.flatMap((service) => storeBlocks(site, service)),
      ),
      ...section('rules', 'Bounded Context Rules', [sentences(site, domain)], domain.rules.length),
      ...crossDomain(site, domain),
      ...domainEvents(site, domain),
      ...section('decisions', 'Architecture Decisions', decisionBlocks(site, domain)),
      ...section('capabilities', 'Business Capabilities', [
        capabilityTable(site, new Set(domain.services.flatMap((service) => site.capabilitiesOf.get(service) ?? []))),
      ]),
      ...section('quick-links', 'Quick Links', [
        {
          block: 'list',
          entries: [
            ...domain.services.map((service) => [link(site, service)]),
            ...(site.model.events.size === 0 ? [] : [[{ text: 'Event catalog', href: 'events/index.html' }]]),
            ...(site.model.capabilities.size === 0
              ? []
              : [[{ text: 'Capability map', href: 'capabilities/index.html' }]]),
            [{ text: 'Dependency explorer', href: `explorer.html#thing=${encodeURIComponent(`domain ${domain.id}`)}` }],
          ],
        },
      ]),
    ],
  };
}

export function serviceTable(site: Site, services: readonly Service[], filter?: string) {
  const several = new Set(services.map((service) => service.domain)).size > 1;
  return table(
    'Services',
    ['Service', ...(several ? ['Domain'] : []), 'Database Engine', 'Schema', 'Tables', 'API Endpoints'],
    services.map((service): CellLike[] => [
      link(site, service),
      ...(several ? [link(site, service.domain)] : []),
      service.store?.engine ?? 'none',
      service.store === undefined ? undefined : { text: service.store.schema, code: true },
      service.tables.length,
      service.endpoints.length,
    ]),
    filter === undefined ? {} : { filter },
  );
}

function* ownership(site: Site, domain: Domain) {
  if (domain.entities.length === 0) return;
  yield prose('Every data entity has exactly one owning service. Other services access it read-only through APIs.');
  yield table(
    'Data ownership',
    ['Data Entity', 'Owning Service', 'Read Access'],
    domain.entities.map((entity) => [link(site, entity), link(site, entity.owner), site.rich(readAccessLabel(entity))]),
  );
}

function storeBlocks(site: Site, service: Service) {
  if (service.store === undefined) return [];
  return [storeTitle(site, service), storeFacts(site, service)];
}

function sentences(site: Site, domain: Domain) {
  return table(
    'Rules that are not negotiable in this domain',
    ['Rule', 'Held by', 'Today'],
    domain.rules.map((law, i) => [
      [{ text: `${i + 1}. ` }, ...site.rich(law.text)],
      law.enforcedBy.length > 0
        ? listed(law.enforcedBy.map((id) => ({ text: id, href: site.addresses.rules.get(id) ?? 'rules/index.html' })))
        : [{ text: law.advisory ?? 'nothing' }],
      law.enforcedBy.length > 0
        ? listed(law.enforcedBy.map((id) => verdictBadge(site, id)))
        : badge(law.advisory === undefined ? 'not held' : 'advisory', 'quiet'),
    ]),
  );
}

function crossDomain(site: Site, domain: Domain) {
  const outbound = merged(
    domain.services.flatMap((service) =>
      service.calls.filter((call) => isService(call.to) && call.to.domain !== domain),
    ),
  );
  const inbound = merged(
    domain.services.flatMap((service) =>
      (site.callersOf.get(service) ?? []).filter((call) => isService(call.caller) && call.caller.domain !== domain),
    ),
  );
  const domainOf = (party: Entry) => (isService(party) ? link(site, party.domain) : undefined);
  const rest = (calls: readonly Call[], first: Call): CellLike[] => [
    first.purpose,
    asyncLabel(first),
    listed(
      [...new Map(calls.map((call) => [call.endpoint, operation(site, call)])).values()].flatMap((one) => one ?? []),
    ),
  ];
  return section(
    'integration',
    'Cross-Domain Integration',
    [
      head('outbound', 'Outbound (this domain calls)'),
      outbound.length === 0
        ? prose('No outbound cross-domain calls.')
        : table(
            'Calls to other domains',
            ['Source', 'Target', 'Target Domain', 'Action', 'Async', 'Operation'],
            outbound.map(([first, calls]) => [
              link(site, first.caller),
              link(site, first.to),
              domainOf(first.to),
              ...rest(calls, first),
            ]),
          ),
      head('inbound', 'Inbound (called by other domains)'),
      inbound.length === 0
        ? prose('No inbound cross-domain calls.')
        : table(
            'Calls from other domains',
            ['Source', 'Source Domain', 'Target', 'Action', 'Async', 'Operation'],
            inbound.map(([first, calls]) => [
              link(site, first.caller),
              domainOf(first.caller),
              link(site, first.to),
              ...rest(calls, first),
            ]),
          ),
    ],
    outbound.length + inbound.length,
  );
}

/** One row for calls that say the same: from several endpoints, the same question to the same service. */
function merged(calls: readonly Call[]): (readonly [Call, readonly Call[]])[] {
  const groups = grouped(calls, (call) => [
    [call.caller.id, call.to.id, call.purpose, call.mode, call.planned].join('\n'),
  ]);
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [[group[0], group] as const]));
}

function domainEvents(site: Site, domain: Domain) {
  const events = site.eventsOf.get(domain) ?? [];
  const heard = grouped(
    domain.services.flatMap((service) => service.consumes.map((event) => ({ event, service }))),
    ({ event }) => [event],
  );
  return section('events', 'Domain Events', [
    ...(events.length === 0
      ? []
      : [
          head('events-produced', 'Events Produced'),
          table(
            'Events produced',
            ['Event', 'Channel', 'Producer', 'Summary', 'Consumers'],
            events.map((event) => [
              { ...link(site, event), code: true },
              code(event.channel),
              link(site, event.producer),
              event.summary ?? event.description,
              listed(links(site, event.consumers)),
            ]),
          ),
        ]),
    ...(heard.size === 0
      ? []
      : [
          head('events-consumed', 'Events Consumed'),
          table(
            'Events consumed',
            ['Event', 'Channel', 'Producer', 'Producer Domain', 'Consuming Service'],
            [...heard.values()]
              .flat()
              .map(({ event, service }) => [
                { ...link(site, event), code: true },
                code(event.channel),
                link(site, event.producer),
                link(site, event.producer.domain),
                link(site, service),
              ]),
          ),
        ]),
  ]);
}

function decisionBlocks(site: Site, domain: Domain) {
  const found = [...new Set(domain.services.flatMap((service) => site.decisionsOf.get(service) ?? []))];
  if (found.length === 0) return [];
  return [prose('Decisions that directly constrain or shape this domain.'), decisionTable(site, found)];
}
