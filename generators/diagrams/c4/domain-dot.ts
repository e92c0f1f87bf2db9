import type { Domain } from '../../../model/model.ts';
import { dotCluster, dotNode, dotText } from '../../emit/dot.ts';
import { colorClass, colorsOf } from '../colors.ts';
import { domainNeighbors } from '../neighbors.ts';
import type { Party } from '../relation.ts';
import { chart, type Href, link, relationEdge } from './chart.ts';
import { neighborCards, neighborEdges } from './neighbor-cards.ts';

/** The services of a domain in its frame; to the left who calls them, to the right whom they call. */
export function domainDot(domain: Domain, href: Href): string {
  const { fill, line, text } = colorsOf(domain);
  const isInside = (party: Party) => party.kind === 'service' && party.domain === domain;
  const relations = domainNeighbors(domain);
  const incoming = relations.filter(({ from }) => !isInside(from));
  const outgoing = relations.filter(({ to }) => !isInside(to));
  const inside = relations.filter(({ from, to }) => isInside(from) && isInside(to) && from !== to);
  const services = domain.services.map((service) =>
    dotNode(service.id, {
      class: `service ${colorClass(domain)}`,
      label: service.id,
      color: line,
      fillcolor: fill,
      fontcolor: text,
      ...link(href(service), service.title),
      labeltooltip: undefined,
    }),
  );
  // One column: arrows from the left and to the right then pass no other service.
  const sameRank = `{ rank=same; ${domain.services.map((service) => dotText(service.id)).join('; ')} }`;
  return chart(
    [
      ...neighborCards('from', incoming, href),
      dotCluster(domain.id, clusterLook(domain, href), [...services, sameRank]),
      ...neighborCards('to', outgoing, href),
      ...neighborEdges('from', incoming, ({ id }) => ({ node: id, side: true }), href),
      ...inside.map((relation) => relationEdge({ node: relation.from.id }, { node: relation.to.id }, relation, href)),
      ...neighborEdges('to', outgoing, ({ id }) => ({ node: id, side: true }), href),
    ],
    { ranksep: Math.min(1.1 + Math.max(incoming.length, outgoing.length) / 40, 2.5) },
  );
}

/** The frame of a domain. */
export function clusterLook(domain: Domain, href: Href) {
  return {
    label: domain.name,
    class: `frame ${colorClass(domain)}`,
    style: 'rounded,filled',
    color: colorsOf(domain).line,
    fillcolor: '#ffffff',
    margin: 16,
    URL: href(domain),
    tooltip: `${domain.name}, ${domain.team}`,
  };
}
