import type { Service } from '../../../model/model.ts';
import { mermaidLines } from '../../emit/mermaid.ts';
import { serviceNeighbors } from '../neighbors.ts';
import { counted } from '../relation.ts';
import { Drawing } from './drawing.ts';

/** A service among those it deals with: callers, targets, events, its store. */
export function serviceFlowchart(service: Service): string {
  const drawing = new Drawing();
  const { callers, targets } = serviceNeighbors(service);
  const self = drawing.party(service);
  for (const relation of callers) drawing.relation(drawing.party(relation.from), self, relation);
  for (const event of service.consumes) {
    const channel = drawing.channel(event);
    drawing.edge(drawing.party(event.producer), channel, 'publishes', 'dashed');
    drawing.edge(channel, self, 'heard by', 'dashed');
  }
  if (service.store !== undefined) {
    const label = mermaidLines(service.store.schema, service.store.engine, counted(service.tables.length, 'table'));
    drawing.edge(self, drawing.node('store', service.store.schema, label, 'store', service.domain), 'keeps', 'solid');
  }
  for (const relation of targets) drawing.relation(self, drawing.party(relation.to), relation);
  for (const event of service.publishes) {
    const channel = drawing.channel(event);
    drawing.edge(self, channel, 'publishes', 'dashed');
    for (const consumer of event.consumers) drawing.edge(channel, drawing.party(consumer), 'heard by', 'dashed');
  }
  return drawing.text('LR');
}
