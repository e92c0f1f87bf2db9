import type { Call, Endpoint, Entity, Event, Service } from '../../../model/model.ts';
import { dotEdge } from '../../emit/dot.ts';
import { counted, eventSentence, type Party, type Relation, Relations } from '../relation.ts';
import { type Card, cardNode, titlePort } from './card.ts';
import { chart, type Href, link, relationEdge } from './chart.ts';
import { heardCard } from './event-cards.ts';
import { neighborCards, neighborEnd } from './neighbor-cards.ts';

/** What is inside a service: endpoints and consumers to the left; the data, targets and events they work on, right. */
export function componentDot(service: Service, href: Href): string {
  const targets = new Relations<Party>();
  for (const call of service.calls) if (call.to !== service) targets.add(service, call.to, call);
  const api = 'api';
  return chart([
    ...(service.endpoints.length === 0 ? [] : [cardNode(apiCard(api, service, href))]),
    ...service.consumes.map((event) => heardCard(event, href)),
    ...dataCards(service, href),
    ...neighborCards('to', targets.all(), href),
    ...service.publishes.map((event) => channelCard(event, href)),
    ...service.endpoints.flatMap((endpoint) => endpointEdges(api, endpoint, href)),
    ...service.consumes.flatMap((event) =>
      byTarget(service.calls.filter((call) => call.onEvents.includes(event))).map((relation) =>
        relationEdge({ node: `hears ${event.id}`, port: titlePort }, neighborEnd('to', relation.to), relation, href),
      ),
    ),
    ...service.publishes
      .filter((event) => event.trigger === undefined && service.endpoints.length > 0)
      .map((event) =>
        relationEdge({ node: api, port: titlePort }, eventEnd(event), { calls: [], events: [event] }, href),
      ),
  ]);
}

function apiCard(id: string, service: Service, href: Href): Card {
  return {
    id,
    kind: 'service self',
    title: service.basePath ?? service.id,
    subtitle: counted(service.endpoints.length, 'endpoint'),
    href: href(service),
    tooltip: service.title,
    domain: service.domain,
    rows: service.endpoints.map((endpoint) => ({
      port: endpoint.operation,
      text: endpoint.key,
      href: href(endpoint),
      tooltip: `${endpoint.operation}: ${endpoint.summary}`,
    })),
  };
}

/** The tables by the entity they store. */
function dataCards(service: Service, href: Href): string[] {
  const entities = [...new Set(service.tables.map((table) => table.entity))];
  return entities.map((entity) =>
    cardNode({
      id: dataId(entity),
      kind: 'store',
      title: entity?.name ?? 'Tables of no entity',
      subtitle: service.store === undefined ? '' : `${service.store.schema} · ${service.store.engine}`,
      href: entity === undefined ? undefined : href(entity),
      tooltip: entity?.description ?? entity?.name ?? 'Tables of no entity',
      domain: service.domain,
      rows: service.tables
        .filter((table) => table.entity === entity)
        .map((table) => ({
          port: table.name,
          text: table.name,
          note: counted(table.columns.length, 'column'),
          href: href(table),
          tooltip: table.description,
        })),
    }),
  );
}

function channelCard(event: Event, href: Href): string {
  return cardNode({
    id: `publishes ${event.id}`,
    kind: 'channel',
    title: event.id,
    subtitle: event.planned ? `planned · ${event.channel}` : event.channel,
    href: href(event),
    tooltip: eventSentence(event),
    domain: event.producer.domain,
    rows: [],
  });
}

function endpointEdges(api: string, endpoint: Endpoint, href: Href): string[] {
  const start = { node: api, port: endpoint.operation };
  const { entity, service } = endpoint;
  const stored = entity?.tables.some((table) => table.service === service) === true;
  return [
    ...(stored ? [dataEdge(start, endpoint, entity, href)] : []),
    ...byTarget(endpoint.calls).map((relation) => relationEdge(start, neighborEnd('to', relation.to), relation, href)),
    ...endpoint.triggers.map((event) => relationEdge(start, eventEnd(event), { calls: [], events: [event] }, href)),
  ];
}

function dataEdge(start: { node: string; port: string }, endpoint: Endpoint, entity: Entity | undefined, href: Href) {
  const reads = endpoint.access === 'read';
  const tooltip = `${endpoint.key} ${reads ? 'reads' : 'changes'} ${entity?.name ?? ''}`;
  return dotEdge(
    start,
    { node: dataId(entity), port: titlePort },
    {
      class: reads ? 'reads' : 'changes',
      arrowhead: reads ? 'odot' : 'normal',
      ...link(href(endpoint), tooltip),
    },
  );
}

function byTarget(calls: readonly Call[]): readonly Relation<Party>[] {
  const relations = new Relations<Party>();
  for (const call of calls)
    if (call.caller.kind === 'service' && call.to !== call.caller) relations.add(call.caller, call.to, call);
  return relations.all();
}

function dataId(entity: Entity | undefined): string {
  return `data ${entity?.id ?? ''}`;
}

function eventEnd(event: Event) {
  return { node: `publishes ${event.id}`, port: titlePort };
}
