import { constraintsLabel } from '../../../model/labels.ts';
import type { Application, Column, Domain, Screen, Service, Table } from '../../../model/model.ts';
import { apiAddress, messagesAddress, specAddress } from '../addresses.ts';
import { grouped, isService, link, links, pageOf, type Site, verdictBadge } from '../site.ts';
import {
  type Block,
  badge,
  type CellLike,
  code,
  fact,
  head,
  type Inline,
  listed,
  type Page,
  prose,
  section,
  table,
  text,
} from '../view.ts';
import { endpointBlocks } from './endpoint.ts';
import { callTable, capabilityTable, decisionTable, solutionTable } from './parts.ts';
import { featureBlocks, runsOn } from './runs-on.ts';
import { secrets, settings } from './settings.ts';

export function servicePage(site: Site, service: Service): Page {
  const path = pageOf(site, service);
  return {
    path,
    menu: 'services',
    eyebrow: 'Service',
    title: service.id,
    lede: site.rich(service.description, path),
    ...(service.domain.color === undefined ? {} : { color: service.domain.color }),
    up: { ...link(site, service.domain) },
    facts: [
      fact('API', service.title),
      fact('Domain', link(site, service.domain)),
      fact('Version', code(`v${service.version}`)),
      fact('Team', service.domain.team),
      ...(service.clearance.length === 0
        ? []
        : [
            fact(
              'Cleared for',
              service.clearance.map((one) => badge(one, 'info')),
            ),
          ]),
    ],
    actions: actions(site, service),
    origins: [service.origin],
    sections: [
      ...section('context', 'Integration Context', [
        site.pictures.service(service, `${service.id} with its callers, targets, events and store`),
      ]),
      ...section('components', 'Components', [
        site.pictures.components(service, `Endpoints, consumers and tables of ${service.id}`),
      ]),
      ...section('data-store', 'Data Store', storeBlocks(site, service)),
      ...section('solutions', 'Solutions Affecting This Service', [
        solutionTable(site, site.solutionsOf.get(service) ?? []),
      ]),
      ...section('endpoints', `Endpoints (${service.endpoints.length} total)`, endpointBlocks(site, service)),
      ...section('applications', 'Consuming Applications', [applications(site, service)]),
      ...section('events-published', 'Events Published', [published(site, service)], service.publishes.length),
      ...section('events-consumed', 'Events Consumed', consumed(site, service), service.consumes.length),
      ...section('callers', 'Called by', [callers(site, service)]),
      ...section('data', 'Data Ownership', [data(site, service)]),
      ...section('capabilities', 'Business Capabilities', [
        capabilityTable(site, site.capabilitiesOf.get(service) ?? []),
      ]),
      ...section('decisions', 'Architecture Decisions', [decisionTable(site, site.decisionsOf.get(service) ?? [])]),
      ...section('settings', 'Settings', [settings(site, service)]),
      ...section('secrets', 'Secrets', [secrets(site, service)]),
      ...section('findings', 'Rules at Work Here', [findings(site, service)]),
    ],
  };
}

function actions(site: Site, service: Service): Inline[] {
  const own = pageOf(site, service);
  const found: Inline[] = [];
  if (service.basePath !== undefined) {
    found.push({ text: 'Swagger UI', href: apiAddress(own) });
    found.push({ text: 'Download OpenAPI Spec', href: specAddress(own, 'openapi') });
  }
  if (service.publishes.length + service.consumes.length > 0) {
    found.push({ text: 'AsyncAPI', href: messagesAddress(own) });
    found.push({ text: 'Download AsyncAPI Spec', href: specAddress(own, 'asyncapi') });
  }
  found.push({
    text: 'Explore dependencies',
    href: `explorer.html#thing=${encodeURIComponent(`service ${service.id}`)}`,
  });
  return found;
}

function storeBlocks(site: Site, service: Service): (Block | undefined)[] {
  const { store } = service;
  if (store === undefined) return [];
  const pool = store.connectionPool;
  return [
    head('store-overview', 'Overview'),
    table(
      'Data store',
      ['Property', 'Detail'],
      [
        ['Engine', store.engine],
        ['Schema', code(store.schema)],
        ['Tables', service.tables.map((one) => ({ ...link(site, one), code: true as const }))],
        ...(store.volume === undefined ? [] : [['Estimated Volume', store.volume]]),
        ...(pool === undefined
          ? []
          : [['Connection Pool', `min ${pool.min} / max ${pool.max} / idle timeout ${pool.idleTimeout}`]]),
        ...(store.backup === undefined ? [] : [['Backup Strategy', store.backup]]),
      ],
    ),
    ...featureBlocks(site, store.features),
    ...runsOn(site, store.engine),
    ...(service.tables.length === 0 ? [] : [head('tables', 'Table Reference')]),
    site.pictures.store(service, `Tables of ${service.id}`),
    ...service.tables.flatMap((one) => tableBlocks(site, one)),
  ];
}

function anchorOf(site: Site, thing: Table | Column): string {
  return site.addresses.things.get(thing)?.split('#')[1] ?? '';
}

function tableBlocks(site: Site, one: Table): Block[] {
  const related = [
    ...(one.entity === undefined ? [] : [fact('Entity', link(site, one.entity))]),
    ...(one.replicaOf === undefined
      ? []
      : [fact('Replica of', [link(site, one.replicaOf.table), text('fed by'), link(site, one.replicaOf.fedBy)])]),
    ...referrers('Referred to by', site, site.referrers.get(one)),
    ...referrers('Replicas', site, site.replicasOf.get(one)),
  ];
  return [
    { block: 'head', id: anchorOf(site, one), title: [code(one.name)], level: 4 },
    prose(site.rich(one.description)),
    ...(related.length === 0 ? [] : [{ block: 'facts' as const, facts: related }]),
    table(
      `Columns of ${one.name}`,
      ['Column', 'Type', 'Constraints', 'Notes'],
      one.columns.map((column) => [
        code(column.name),
        code(column.type),
        constraints(site, column),
        notes(site, column),
      ]),
      { ids: one.columns.map((column) => anchorOf(site, column)) },
    ),
    ...(one.indexes.length === 0
      ? []
      : [
          prose([text('Indexes:')]),
          {
            block: 'list' as const,
            entries: one.indexes.map((index) => [
              code(index.name),
              text(' on '),
              code(index.columns.join(', ')),
              ...(index.unique ? [text(' (UNIQUE)')] : []),
              ...(index.using === undefined ? [] : [text(` using ${index.using}`)]),
              ...(index.where === undefined ? [] : [text(' where '), code(index.where)]),
            ]),
          },
        ]),
  ];
}

function referrers(label: string, site: Site, tables: readonly Table[] = []) {
  return tables.length === 0 ? [] : [fact(label, links(site, tables))];
}

function constraints(site: Site, column: Column): Inline[] {
  const label = constraintsLabel(column);
  const target = column.table.service.tables.find((other) => other.name === column.foreignKey);
  if (target === undefined) return [text(label)];
  const [before = '', after = ''] = label.split(`FK -> ${target.name}`);
  return [text(`${before}FK -> `), link(site, target), text(after)].filter((piece) => piece.text !== '');
}

function notes(site: Site, column: Column): Inline[] {
  return [
    ...(column.class === undefined ? [] : [badge(column.class, 'info')]),
    ...(column.references === undefined
      ? []
      : [text('id held by '), link(site, column.references), text(column.note === undefined ? '' : '; ')]),
    ...(column.description === undefined ? [] : site.rich(column.description)),
    ...(column.note === undefined
      ? []
      : [text(column.description === undefined ? '' : ' '), ...site.rich(column.note)]),
  ];
}

function applications(site: Site, service: Service) {
  const byApplication = grouped<Application, Screen>(site.screensOf.get(service) ?? [], (screen) => [
    screen.application,
  ]);
  return table(
    'Applications that use this service',
    ['Application', 'Screens Using This Service'],
    [...byApplication].map(([application, screens]) => [link(site, application), links(site, screens)]),
  );
}

function published(site: Site, service: Service) {
  return table(
    'Events published',
    ['Event', 'Channel', 'Trigger', 'Consumers'],
    service.publishes.map((event) => [
      { ...link(site, event), code: true },
      code(event.channel),
      event.trigger === undefined ? undefined : { ...link(site, event.trigger), code: true as const },
      listed(links(site, event.consumers)),
    ]),
  );
}

function consumed(site: Site, service: Service): Block[] {
  const work = service.calls.filter((call) => call.onEvents.length > 0);
  return [
    table(
      'Events consumed',
      ['Event', 'Producer', 'Channel'],
      service.consumes.map((event) => [
        { ...link(site, event), code: true },
        link(site, event.producer),
        code(event.channel),
      ]),
    ),
    ...(work.length === 0 ? [] : [head('on-events', 'Calls made while hearing them'), callTable(site, work, 'events')]),
  ];
}

function callers(site: Site, service: Service) {
  const calls = (site.callersOf.get(service) ?? []).filter((call) => isService(call.caller));
  return callTable(site, calls, 'caller');
}

function data(site: Site, service: Service) {
  const owned = service.domain.entities.filter((entity) => entity.owner === service);
  const elsewhere = [...new Set(service.tables.flatMap((one) => one.entity ?? []))].filter(
    (entity) => entity.owner === service && !owned.includes(entity),
  );
  const domain = (of: Domain) => link(site, of);
  return table(
    'Data entities',
    ['Data Entity', 'Access', 'Domain', 'Owner'],
    [
      ...[...owned, ...elsewhere].map((entity): CellLike[] => [
        link(site, entity),
        badge('owns', 'good'),
        domain(entity.domain),
        link(site, entity.owner),
      ]),
      ...(site.readsOf.get(service) ?? []).map((entity): CellLike[] => [
        link(site, entity),
        badge('reads', 'info'),
        domain(entity.domain),
        link(site, entity.owner),
      ]),
    ],
  );
}

/** Exceptions and open findings whose subject is this service's own. */
function findings(site: Site, service: Service) {
  const open = (site.findingsIn.get(service.origin.file) ?? []).map((one): CellLike[] => [
    verdictBadge(site, one.rule),
    { text: one.rule, href: site.addresses.rules.get(one.rule) ?? 'rules/index.html' },
    one.message,
    undefined,
  ]);
  const excused = (site.exceptionsOf.get(service.id) ?? []).map((one): CellLike[] => [
    badge('excepted', 'warn'),
    { text: one.rule, href: site.addresses.rules.get(one.rule) ?? 'rules/index.html' },
    one.subject,
    link(site, one),
  ]);
  return table('Findings and exceptions', ['State', 'Rule', 'What', 'Exception'], [...open, ...excused]);
}
