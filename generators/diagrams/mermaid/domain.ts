import type { Domain } from '../../../model/model.ts';
import { domainNeighbors } from '../neighbors.ts';
import { Drawing } from './drawing.ts';

/** The services of a domain, who calls them, whom they call, and the events between them. */
export function domainFlowchart(domain: Domain): string {
  const drawing = new Drawing();
  const group = drawing.group(domain);
  for (const service of domain.services) drawing.party(service, group);
  for (const relation of domainNeighbors(domain)) {
    const inside = (party: typeof relation.from) =>
      party.kind === 'service' && party.domain === domain ? group : undefined;
    drawing.relation(
      drawing.party(relation.from, inside(relation.from)),
      drawing.party(relation.to, inside(relation.to)),
      relation,
    );
  }
  return drawing.text('LR');
}
