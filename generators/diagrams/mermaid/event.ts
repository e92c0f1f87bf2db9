import type { Event } from '../../../model/model.ts';
import { mermaidLines } from '../../emit/mermaid.ts';
import { Drawing } from './drawing.ts';

/** Where an event comes from and who hears it. */
export function eventFlowchart(event: Event): string {
  const drawing = new Drawing();
  const producer = drawing.party(event.producer);
  const label = mermaidLines(event.channel, event.message, event.planned ? 'planned' : undefined);
  const channel = drawing.node('channel', event.channel, label, 'channel', event.producer.domain);
  drawing.edge(producer, channel, event.trigger?.key ?? 'publishes', 'dashed');
  for (const consumer of event.consumers) {
    const inResponse = consumer.calls.filter((call) => call.onEvents.includes(event));
    const node = drawing.party(consumer);
    drawing.edge(channel, node, 'heard by', 'dashed');
    for (const call of inResponse) drawing.edge(node, drawing.party(call.to), call.purpose, 'solid');
  }
  return drawing.text('LR');
}
