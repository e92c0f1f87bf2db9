import type { Model } from '../../../model/model.ts';
import { domainRelations, mostServicesShown } from '../landscape.ts';
import { counted, lineOf } from '../relation.ts';
import { Drawing } from './drawing.ts';

/** All domains with their services inside, and how much goes between them. */
export function landscapeFlowchart(model: Model): string {
  const drawing = new Drawing();
  const nodes = new Map<string, string>();
  for (const domain of model.domains.values()) {
    const many = counted(domain.services.length, 'service');
    if (model.services.size > mostServicesShown || domain.services.length === 0) {
      nodes.set(domain.id, drawing.domain(domain, many === '' ? 'no services' : many));
      continue;
    }
    const group = drawing.group(domain);
    for (const service of domain.services) drawing.party(service, group);
    nodes.set(domain.id, group);
  }
  for (const relation of domainRelations(model)) {
    const label = [counted(relation.calls.length, 'call'), counted(relation.events.length, 'event')];
    const [from, to] = [nodes.get(relation.from.id), nodes.get(relation.to.id)];
    if (from !== undefined && to !== undefined)
      drawing.edge(from, to, label.filter((part) => part !== '').join(', '), lineOf(relation));
  }
  return drawing.text('LR');
}
