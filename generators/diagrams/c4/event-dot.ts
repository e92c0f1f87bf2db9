import type { Event, Model, Service } from '../../../model/model.ts';
import { callSentence, eventSentence } from '../relation.ts';
import { cardNode, titlePort } from './card.ts';
import { chart, type Href, relationEdge } from './chart.ts';

/** Producer, channel, consumers, and what these do when they hear it. */
export function eventDot(event: Event, href: Href): string {
  const { producer, trigger } = event;
  const flow = { calls: [], events: [event] };
  const channel = { node: 'channel', port: titlePort };
  return chart([
    cardNode({
      ...serviceCard('producer', producer, href),
      rows:
        trigger === undefined
          ? []
          : [
              {
                port: 'trigger',
                text: trigger.key,
                href: href(trigger),
                tooltip: `${trigger.key}: ${trigger.summary}`,
              },
            ],
    }),
    cardNode({
      id: 'channel',
      kind: 'channel',
      title: event.channel,
      subtitle: event.planned ? `${event.message} · planned` : event.message,
      href: href(event),
      tooltip: eventSentence(event),
      domain: producer.domain,
      rows: [],
    }),
    relationEdge({ node: 'producer', port: trigger === undefined ? titlePort : 'trigger' }, channel, flow, href),
    ...event.consumers.flatMap((consumer) => {
      const id = `consumer ${consumer.id}`;
      const calls = consumer.calls.filter((call) => call.onEvents.includes(event));
      const rows = calls.map((call, i) => ({
        port: `call ${i}`,
        text: call.purpose,
        note: call.to.kind === 'service' ? call.to.id : call.to.name,
        href: href(call) ?? href(call.to),
        tooltip: callSentence(call),
      }));
      return [
        cardNode({ ...serviceCard(id, consumer, href), rows }),
        relationEdge(channel, { node: id, port: titlePort }, flow, href),
      ];
    }),
  ]);
}

/** Above this many events a picture of all of them says nothing. */
const mostEvents = 60;

/** Every event of the model: producers to the left, consumers to the right. */
export function eventsDot(model: Model, href: Href): string | undefined {
  const events = [...model.events.values()];
  if (events.length === 0 || events.length > mostEvents) return undefined;
  const producers = [...new Set(events.map((event) => event.producer))];
  const consumers = [...new Set(events.flatMap((event) => event.consumers))];
  return chart(
    [
      ...producers.map((producer) =>
        cardNode({
          ...serviceCard(`from ${producer.id}`, producer, href),
          rows: producer.publishes.map((event) => ({
            port: event.id,
            text: event.id,
            ...(event.planned ? { note: 'planned' } : {}),
            href: href(event),
            tooltip: eventSentence(event),
          })),
        }),
      ),
      ...consumers.map((consumer) => cardNode(serviceCard(`to ${consumer.id}`, consumer, href))),
      ...events.flatMap((event) =>
        event.consumers.map((consumer) =>
          relationEdge(
            { node: `from ${event.producer.id}`, port: event.id },
            { node: `to ${consumer.id}`, port: titlePort },
            { calls: [], events: [event] },
            href,
          ),
        ),
      ),
    ],
    { ranksep: 2.2 },
  );
}

function serviceCard(id: string, service: Service, href: Href) {
  return {
    id,
    kind: 'service',
    title: service.id,
    subtitle: service.domain.name,
    href: href(service),
    tooltip: service.title,
    domain: service.domain,
    rows: [],
  };
}
