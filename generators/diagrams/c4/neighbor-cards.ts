import type { Domain } from '../../../model/model.ts';
import type { DotEnd } from '../../emit/dot.ts';
import { type Party, partyName, type Relation, relationLabel } from '../relation.ts';
import { type Card, cardNode, type Row } from './card.ts';
import { type Href, relationEdge, tooltipOf } from './chart.ts';

export type Side = 'from' | 'to';

/**
 * The parties at one side of a picture, as cards: services by domain, applications, external systems. Who stands at both
 * sides is drawn at both: arrows then run one way and don't cross.
 */
export function neighborCards(side: Side, relations: readonly Relation<Party>[], href: Href): string[] {
  const cards = new Map<string, { card: Omit<Card, 'rows'>; rows: Map<Party, Relation<Party>[]> }>();
  for (const relation of relations) {
    const party = relation[side];
    const id = cardId(side, party);
    const known = cards.get(id) ?? { card: emptyCard(id, party, href), rows: new Map() };
    cards.set(id, known);
    known.rows.set(party, [...(known.rows.get(party) ?? []), relation]);
  }
  return [...cards.values()].map(({ card, rows }) =>
    cardNode({ ...card, rows: [...rows].map(([party, related]) => row(party, related, href)) }),
  );
}

/** More arrows than this end at the cards instead of at their rows. */
const mostArrows = 20;

interface Gathered {
  readonly outside: DotEnd;
  readonly inside: Party;
  readonly relations: Relation<Party>[];
}

/** The arrows between the cards of one side and the things in the middle of the picture. */
export function neighborEdges(
  side: Side,
  relations: readonly Relation<Party>[],
  middle: (party: Party) => DotEnd,
  href: Href,
): string[] {
  const byEnds = new Map<string, Gathered>();
  for (const relation of relations) {
    const row = neighborEnd(side, relation[side]);
    const outside = relations.length > mostArrows ? { node: row.node, side: true as const } : row;
    const inside = side === 'from' ? relation.to : relation.from;
    const key = JSON.stringify([outside, inside.id]);
    const known: Gathered = byEnds.get(key) ?? { outside, inside, relations: [] };
    byEnds.set(key, known);
    known.relations.push(relation);
  }
  return [...byEnds.values()].map(({ outside, inside, relations: gathered }) => {
    const all = { calls: gathered.flatMap(({ calls }) => calls), events: gathered.flatMap(({ events }) => events) };
    return side === 'from'
      ? relationEdge(outside, middle(inside), all, href)
      : relationEdge(middle(inside), outside, all, href);
  });
}

export function neighborEnd(side: Side, party: Party) {
  return { node: cardId(side, party), port: party.id };
}

function cardId(side: Side, party: Party): string {
  return `${side} ${party.kind} ${party.kind === 'service' ? party.domain.id : ''}`;
}

function emptyCard(id: string, party: Party, href: Href): Omit<Card, 'rows'> {
  if (party.kind === 'service') return domainCard(id, party.domain, href);
  const title = party.kind === 'application' ? 'Applications' : 'Outside';
  return { id, kind: 'outside', title, href: undefined, tooltip: title, domain: undefined };
}

function domainCard(id: string, domain: Domain, href: Href): Omit<Card, 'rows'> {
  return {
    id,
    kind: 'neighbors',
    title: domain.name,
    href: href(domain),
    tooltip: `${domain.name}, ${domain.team}`,
    domain,
  };
}

function row(party: Party, relations: readonly Relation<Party>[], href: Href): Row {
  const all = { calls: relations.flatMap(({ calls }) => calls), events: relations.flatMap(({ events }) => events) };
  return {
    port: party.id,
    text: partyName(party),
    note: relationLabel(all),
    href: href(party),
    tooltip: tooltipOf(all),
  };
}
