import { readAccessLabel } from '../../../model/labels.ts';
import type { Call, Domain, Entity, Service } from '../../../model/model.ts';
import { grouped, isService, link, pageOf, type Site } from '../site.ts';
import { badge, fact, type MatrixBlock, type MatrixCell, type Page, prose, section, table } from '../view.ts';
import { endpointRows } from './endpoint.ts';
import { callTable } from './parts.ts';

export function entityPage(site: Site, entity: Entity): Page {
  const path = pageOf(site, entity);
  const calls = entity.endpoints.flatMap((endpoint) => endpoint.callers).filter((call) => call.caller !== entity.owner);
  return {
    path,
    menu: 'entities',
    eyebrow: entity.core ? 'Data entity, core' : 'Data entity',
    title: entity.name,
    ...(entity.description === undefined ? {} : { lede: site.rich(entity.description, path) }),
    ...(entity.domain.color === undefined ? {} : { color: entity.domain.color }),
    up: { text: 'Entities', href: 'entities/index.html' },
    facts: [
      fact('Owner', link(site, entity.owner)),
      fact('Domain', link(site, entity.domain)),
      fact('Read access', site.rich(readAccessLabel(entity))),
      ...(entity.concurrency === undefined ? [] : [fact('Concurrency', badge(entity.concurrency, 'info'))]),
    ],
    actions: [
      { text: 'Explore dependencies', href: `explorer.html#thing=${encodeURIComponent(`entity ${entity.id}`)}` },
    ],
    origins: [entity.origin],
    sections: [
      ...section('tables', 'Tables', [
        table(
          'Tables that store it',
          ['Table', 'Service', 'Columns', 'Classified', 'Description'],
          entity.tables.map((one) => [
            { ...link(site, one), text: one.id, code: true as const },
            link(site, one.service),
            one.columns.length,
            classes(one.columns),
            site.rich(one.description),
          ]),
        ),
      ]),
      ...section('operations', 'Operations on it', [
        table(
          'Operations',
          ['Operation', 'Summary', 'Service', 'Entity', 'Access', 'Callers'],
          endpointRows(site, entity.endpoints),
        ),
      ]),
      ...section('used-by', 'Used by', [callTable(site, calls, 'caller')]),
    ],
  };
}

export function classes(columns: readonly { readonly class?: string }[]) {
  return [...new Set(columns.flatMap((column) => column.class ?? []))].map((one) => badge(one, 'info'));
}

export function entityList(site: Site): Page {
  const entities = [...site.model.entities.values()];
  return {
    path: 'entities/index.html',
    menu: 'entities',
    eyebrow: 'Data',
    title: 'Data entities',
    lede: [{ text: 'Every data entity has exactly one owning service. Others read it through that service.' }],
    actions: [{ text: 'Ownership matrix', href: 'ownership.html' }],
    origins: [{ file: 'architecture/domains', path: [] }],
    sections: section(
      'all',
      'All entities',
      [
        table(
          'Data entities',
          ['Data Entity', 'Owning Service', 'Domain', 'Read Access', 'Tables', 'Core'],
          entities.map((entity) => [
            link(site, entity),
            link(site, entity.owner),
            link(site, entity.domain),
            site.rich(readAccessLabel(entity)),
            entity.tables.length,
            entity.core ? badge('core', 'info') : undefined,
          ]),
          { filter: 'entities' },
        ),
      ],
      entities.length,
    ),
  };
}

export function tableList(site: Site): Page {
  return {
    path: 'tables/index.html',
    menu: 'tables',
    eyebrow: 'Data',
    title: 'Tables',
    lede: [{ text: 'Every table belongs to one service and one data entity.' }],
    origins: [{ file: 'architecture/services', path: [] }],
    sections: section(
      'all',
      'All tables',
      [
        table(
          'Tables',
          ['Table', 'Service', 'Entity', 'Columns', 'Classified', 'Description'],
          site.model.tables.map((one) => [
            { ...link(site, one), text: one.id, code: true as const },
            link(site, one.service),
            one.entity === undefined ? undefined : link(site, one.entity),
            one.columns.length,
            classes(one.columns),
            site.rich(one.description),
          ]),
          { filter: 'tables' },
        ),
      ],
      site.model.tables.length,
    ),
  };
}

/** More columns than this are no matrix any more: then domains stand for their services. */
const columnLimit = 60;

export function ownershipPage(site: Site): Page {
  const entities = [...site.model.entities.values()];
  const services = [...site.model.services.values()];
  const byDomain = services.length > columnLimit;
  return {
    path: 'ownership.html',
    menu: 'ownership',
    eyebrow: 'Data',
    title: 'Ownership',
    lede: [
      {
        text: `Who owns each data entity, who may read it and who calls its operations${byDomain ? ', by domain' : ''}.`,
      },
    ],
    wide: true,
    up: { text: 'Entities', href: 'entities/index.html' },
    origins: [{ file: 'architecture/domains', path: [] }],
    sections: section('matrix', 'Entities × services', [
      prose([
        badge('O', 'good'),
        { text: ' owns   ' },
        badge('R', 'info'),
        { text: ' may read   ' },
        badge('C', 'warn'),
        { text: ' commands or writes through its operations   ' },
        badge('x', 'bad'),
        { text: ' reads without being a named reader: a recorded exception or a finding' },
      ]),
      byDomain ? domainMatrix(site, entities) : serviceMatrix(site, entities, services),
    ]),
  };
}

function serviceMatrix(site: Site, entities: readonly Entity[], services: readonly Service[]): MatrixBlock {
  const sorted = [...services].sort((a, b) => compareBy(a.domain.name, b.domain.name) || compareBy(a.id, b.id));
  return {
    block: 'matrix',
    caption: 'Ownership by service',
    corner: 'Data Entity',
    columns: sorted.map((service) => link(site, service)),
    rows: entities.map((entity) => {
      const calls = callsBy(entity, (call) => (isService(call.caller) ? [call.caller] : []));
      const readers = new Set(entity.readers === 'all' ? sorted : entity.readers.map((reader) => reader.service));
      return {
        head: link(site, entity),
        cells: sorted.map(
          (service): MatrixCell =>
            mark(
              entity,
              service.id,
              entity.owner === service,
              entity.readers !== 'all' && readers.has(service),
              entity.readers === 'all',
              calls.get(service) ?? [],
            ),
        ),
      };
    }),
  };
}

function domainMatrix(site: Site, entities: readonly Entity[]): MatrixBlock {
  const domains = [...site.model.domains.values()];
  return {
    block: 'matrix',
    caption: 'Ownership by domain',
    corner: 'Data Entity',
    columns: domains.map((domain) => link(site, domain)),
    rows: entities.map((entity) => {
      const calls = callsBy<Domain>(entity, (call) => (isService(call.caller) ? [call.caller.domain] : []));
      const readers = new Set(entity.readers === 'all' ? [] : entity.readers.map((reader) => reader.service.domain));
      return {
        head: link(site, entity),
        cells: domains.map((domain) =>
          mark(
            entity,
            domain.name,
            entity.domain === domain,
            readers.has(domain),
            entity.readers === 'all',
            calls.get(domain) ?? [],
          ),
        ),
      };
    }),
  };
}

function callsBy<Key>(entity: Entity, keysOf: (call: Call) => readonly Key[]): ReadonlyMap<Key, Call[]> {
  return grouped(
    entity.endpoints.flatMap((endpoint) => endpoint.callers).filter((call) => !call.planned),
    keysOf,
  );
}

function mark(
  entity: Entity,
  who: string,
  owns: boolean,
  named: boolean,
  all: boolean,
  calls: readonly Call[],
): MatrixCell {
  const says = (what: string) => `${who} ${what} ${entity.name}`;
  if (owns) return { mark: 'O', says: says('owns'), tone: 'good' };
  if (calls.some((call) => call.target?.access !== 'read'))
    return { mark: 'C', says: says('commands or writes'), tone: 'warn' };
  if (named) return { mark: 'R', says: says('may read'), tone: 'info' };
  if (all) return calls.length > 0 ? { mark: 'R', says: says('reads'), tone: 'info' } : { mark: '', says: '' };
  return calls.length > 0
    ? { mark: 'x', says: says('reads, but is no named reader of'), tone: 'bad' }
    : { mark: '', says: '' };
}

function compareBy(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
