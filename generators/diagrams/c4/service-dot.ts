import type { Service } from '../../../model/model.ts';
import { dotCluster, dotNode } from '../../emit/dot.ts';
import { colorClass, colorsOf } from '../colors.ts';
import { serviceNeighbors } from '../neighbors.ts';
import { counted } from '../relation.ts';
import { cardNode, titlePort } from './card.ts';
import { chart, type Href, link, relationEdge } from './chart.ts';
import { clusterLook } from './domain-dot.ts';
import { heardCard, publishedCard } from './event-cards.ts';
import { neighborCards, neighborEdges } from './neighbor-cards.ts';

/** A service and its store in the middle; left what comes in, right what goes out. */
export function serviceDot(service: Service, href: Href): string {
  const { callers, targets } = serviceNeighbors(service);
  const api = 'api';
  const middle = { node: api, port: titlePort };
  return chart([
    ...neighborCards('from', callers, href),
    ...service.consumes.map((event) => heardCard(event, href)),
    dotCluster(service.id, { ...clusterLook(service.domain, href) }, [
      cardNode({
        id: api,
        kind: 'service self',
        title: service.id,
        subtitle: [counted(service.endpoints.length, 'endpoint'), service.basePath ?? '']
          .filter((one) => one !== '')
          .join(' · '),
        href: href(service),
        tooltip: service.title,
        domain: service.domain,
        rows: [],
      }),
      ...storeNodes(service, href),
    ]),
    ...neighborCards('to', targets, href),
    ...service.publishes.map((event) => publishedCard(event, href)),
    ...neighborEdges('from', callers, () => middle, href),
    ...service.consumes.map((event) =>
      relationEdge({ node: `hears ${event.id}`, port: titlePort }, middle, { calls: [], events: [event] }, href),
    ),
    ...neighborEdges('to', targets, () => middle, href),
    ...service.publishes.map((event) =>
      relationEdge(middle, { node: `publishes ${event.id}`, port: titlePort }, { calls: [], events: [event] }, href),
    ),
  ]);
}

function storeNodes(service: Service, href: Href): string[] {
  const { store, tables } = service;
  if (store === undefined) return [];
  const { fill, line, text } = colorsOf(service.domain);
  const [first] = tables;
  const tooltip = tables.map((table) => table.id).join('\n');
  return [
    dotNode('store', {
      class: `store ${colorClass(service.domain)}`,
      shape: 'cylinder',
      style: 'filled',
      label: `${store.schema}\n${store.engine}\n${counted(tables.length, 'table')}`,
      fontsize: 11,
      color: line,
      fillcolor: fill,
      fontcolor: text,
      ...link(
        first === undefined ? href(service) : (href(first) ?? href(service)),
        tooltip === '' ? store.schema : tooltip,
      ),
      labeltooltip: undefined,
    }),
    '{ rank=same; "api"; "store" }',
    '"store" -> "api" [dir=none, class="keeps", tooltip="keeps its data", weight=10]',
  ];
}
