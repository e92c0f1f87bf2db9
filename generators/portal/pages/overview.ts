import type { Domain } from '../../../model/model.ts';
import { isService, link, links, type Site, verdictOf } from '../site.ts';
import { type Card, type Fact, fact, type Page, prose, section, table } from '../view.ts';
import { serviceTable } from './domain.ts';
import { endpointRows } from './endpoint.ts';

export function homePage(site: Site): Page {
  const { model } = site;
  const { platform } = model;
  const size = (label: string, many: number, href: string): Fact[] =>
    many === 0 ? [] : [fact(label, { text: String(many), href })];
  return {
    path: 'index.html',
    menu: 'home',
    eyebrow: 'Architecture',
    title: platform.title ?? platform.name,
    lede: site.rich(platform.description),
    home: true,
    facts: [
      ...size('Domains', model.domains.size, 'domains/index.html'),
      ...size('Services', model.services.size, 'services/index.html'),
      ...size('Endpoints', model.endpoints.length, 'endpoints/index.html'),
      ...size('Events', model.events.size, 'events/index.html'),
      ...size('Tables', model.tables.length, 'tables/index.html'),
      ...size('Capabilities', model.capabilities.size, 'capabilities/index.html'),
      ...size('Decisions', model.decisions.size, 'decisions/index.html'),
      ...size('Exceptions', model.exceptions.length, 'exceptions.html'),
    ],
    origins: [platform.origin],
    wide: true,
    sections: [
      ...section('health', 'Does it hold?', [health(site)]),
      ...section('landscape', 'Landscape', [
        site.pictures.landscape('Domains, their services, and the calls between them'),
      ]),
      ...section(
        'domains',
        'Domains',
        [{ block: 'cards', cards: [...model.domains.values()].map((domain) => domainCard(site, domain)) }],
        model.domains.size,
      ),
    ],
  };
}

function health(site: Site) {
  const laws = [...site.laws.values()];
  const broken = laws.filter((law) => law.severity !== 'info' && (site.findings.get(law.id)?.length ?? 0) > 0);
  const excepted = laws.filter((law) => (site.excused.get(law.id)?.length ?? 0) > 0);
  const exceptions = site.model.exceptions.length;
  const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`;
  return prose([
    broken.length === 0
      ? { text: 'Every rule holds', tone: 'good' as const, href: 'rules/index.html' }
      : { text: `${count(broken.length, 'rule')} broken`, tone: 'bad' as const, href: 'rules/index.html' },
    {
      text:
        exceptions === 0
          ? ` ${count(laws.length, 'rule')} looked at this architecture.`
          : ` ${count(laws.length, 'rule')} looked at this architecture; ${count(exceptions, 'exception')} to ${count(excepted.length, 'rule')} are `,
    },
    ...(exceptions === 0 ? [] : [{ text: 'recorded', href: 'exceptions.html' }, { text: '.' }]),
    ...broken.flatMap((law) => [
      { text: ' ' },
      {
        text: `${law.id}: ${verdictOf(site, law.id).text}`,
        href: site.addresses.rules.get(law.id) ?? 'rules/index.html',
      },
    ]),
  ]);
}

function domainCard(site: Site, domain: Domain): Card {
  const shown = domain.services.slice(0, 12);
  return {
    title: { text: domain.name, href: site.addresses.things.get(domain) ?? '' },
    sub: domain.team,
    ...(domain.color === undefined ? {} : { color: domain.color }),
    items: [
      ...links(site, shown).map(({ dot: _, ...rest }) => rest),
      ...(domain.services.length > shown.length ? [{ text: `and ${domain.services.length - shown.length} more` }] : []),
    ],
  };
}

export function domainList(site: Site): Page {
  const domains = [...site.model.domains.values()];
  const across = (domain: Domain, way: 'out' | 'in') =>
    domain.services
      .flatMap((service) => (way === 'out' ? service.calls : (site.callersOf.get(service) ?? [])))
      .filter((call) => {
        const other = way === 'out' ? call.to : call.caller;
        return isService(other) && other.domain !== domain;
      }).length;
  return {
    path: 'domains/index.html',
    menu: 'domains',
    eyebrow: 'System',
    title: 'Domains',
    lede: [{ text: 'Each domain has one team, its own services and the data they own.' }],
    origins: [{ file: 'architecture/domains', path: [] }],
    sections: section(
      'all',
      'All domains',
      [
        table(
          'Domains',
          ['Domain', 'Team', 'Services', 'Data Entities', 'Events', 'Calls out', 'Calls in'],
          domains.map((domain) => [
            link(site, domain),
            domain.team,
            domain.services.length,
            domain.entities.length,
            site.eventsOf.get(domain)?.length ?? 0,
            across(domain, 'out'),
            across(domain, 'in'),
          ]),
          { filter: 'domains' },
        ),
      ],
      domains.length,
    ),
  };
}

export function serviceList(site: Site): Page {
  const services = [...site.model.services.values()];
  return {
    path: 'services/index.html',
    menu: 'services',
    eyebrow: 'System',
    title: 'Services',
    origins: [{ file: 'architecture/services', path: [] }],
    sections: section('all', 'All services', [serviceTable(site, services, 'services')], services.length),
  };
}

export function endpointList(site: Site): Page {
  return {
    path: 'endpoints/index.html',
    menu: 'endpoints',
    eyebrow: 'System',
    title: 'Endpoints',
    lede: [{ text: 'Every operation of every service, what it works on, and who calls it.' }],
    wide: true,
    origins: [{ file: 'architecture/services', path: [] }],
    sections: section(
      'all',
      'All endpoints',
      [
        table(
          'Endpoints',
          ['Operation', 'Summary', 'Service', 'Entity', 'Access', 'Callers'],
          endpointRows(site, site.model.endpoints),
          {
            filter: 'endpoints',
          },
        ),
      ],
      site.model.endpoints.length,
    ),
  };
}

export function explorerPage(site: Site): Page {
  return {
    path: 'explorer.html',
    menu: 'explorer',
    eyebrow: 'System',
    title: 'Dependency explorer',
    lede: [{ text: 'Pick a thing, a direction and how many steps to follow.' }],
    wide: true,
    scripts: ['assets/graph.js', 'assets/explorer.js'],
    origins: [site.model.platform.origin],
    sections: section('explorer', 'Dependencies', [{ block: 'explorer' }]),
  };
}
