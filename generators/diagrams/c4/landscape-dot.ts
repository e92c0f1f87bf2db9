import type { Domain, Model } from '../../../model/model.ts';
import { domainRelations, mostServicesShown } from '../landscape.ts';
import { counted, type Relation } from '../relation.ts';
import { type Card, cardNode } from './card.ts';
import { chart, type Href, relationEdge } from './chart.ts';

/** More arrows than this are a tangle. */
const mostArrows = 48;

/** All domains, with their services while there are few, and how much goes between them. */
export function landscapeDot(model: Model, href: Href): string {
  const domains = [...model.domains.values()];
  const withServices = model.services.size <= mostServicesShown;
  const pairs = bothWays(domainRelations(model));
  const shown = heaviest(pairs);
  const left = pairs.length - shown.length;
  const note = { label: `${left} thinner arrows are left out: the pages of the domains have them`, labelloc: 'b' };
  return chart(
    [
      ...domains.map((domain) => cardNode(domainCard(domain, withServices, href))),
      ...shown.map((pair) => arrow(pair, href)),
    ],
    { rankdir: 'TB', nodesep: 0.5, ranksep: 0.45, ...(left === 0 ? {} : note) },
  );
}

/** What goes between two domains, as one arrow: it points where more goes, and back as well if anything does. */
interface Pair {
  readonly there: Relation<Domain>;
  readonly back: Relation<Domain> | undefined;
  readonly many: number;
}

function bothWays(relations: readonly Relation<Domain>[]): readonly Pair[] {
  const pairs = new Map<string, { there: Relation<Domain>; back: Relation<Domain> | undefined; many: number }>();
  for (const relation of relations) {
    const key = JSON.stringify([relation.from.id, relation.to.id].sort());
    const many = relation.calls.length + relation.events.length;
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, { there: relation, back: undefined, many });
    else {
      pair.back = relation;
      pair.many += many;
    }
  }
  return [...pairs.values()].sort((a, b) => b.many - a.many);
}

function arrow({ there, back, many }: Pair, href: Href): string {
  const all = {
    calls: [...there.calls, ...(back?.calls ?? [])],
    events: [...there.events, ...(back?.events ?? [])],
  };
  return relationEdge({ node: there.from.id }, { node: there.to.id }, all, () => href(there.from), {
    label: ` ${many} `,
    dir: back === undefined ? 'forward' : 'both',
    penwidth: Math.min(1 + Math.log2(many) * 0.5, 4),
  });
}

function domainCard(domain: Domain, withServices: boolean, href: Href): Card {
  const many = counted(domain.services.length, 'service');
  return {
    id: domain.id,
    kind: 'domain',
    title: domain.name,
    subtitle: withServices ? domain.team : many === '' ? 'no services' : many,
    href: href(domain),
    tooltip: `${domain.name}, ${domain.team}`,
    domain,
    rows: withServices
      ? domain.services.map((service) => ({
          port: service.id,
          text: service.id,
          href: href(service),
          tooltip: service.title,
        }))
      : [],
  };
}

/** The heaviest arrows, and the heaviest of each domain, so that none stands alone. */
function heaviest(pairs: readonly Pair[]): readonly Pair[] {
  if (pairs.length <= mostArrows) return pairs;
  const met = new Set<string>();
  const needed = new Set<Pair>();
  for (const pair of pairs)
    for (const { id } of [pair.there.from, pair.there.to])
      if (!met.has(id)) {
        met.add(id);
        needed.add(pair);
      }
  let room = mostArrows - needed.size;
  return pairs.filter((pair) => needed.has(pair) || room-- > 0);
}
