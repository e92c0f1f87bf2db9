import type { Event } from '../../../model/model.ts';
import { eventSentence } from '../relation.ts';
import { cardNode } from './card.ts';
import type { Href } from './chart.ts';

/** An event as a card: who hears it stands in its rows, so it needs no arrows of its own. */
export function publishedCard(event: Event, href: Href): string {
  return cardNode({
    id: `publishes ${event.id}`,
    kind: 'channel',
    title: event.id,
    subtitle: event.planned ? `planned · ${event.channel}` : event.channel,
    href: href(event),
    tooltip: eventSentence(event),
    domain: event.producer.domain,
    rows: event.consumers.map((consumer) => ({
      port: consumer.id,
      text: consumer.id,
      note: 'hears it',
      href: href(consumer),
      tooltip: `${consumer.id} hears ${event.id}`,
    })),
  });
}

/** An event that somebody else publishes. */
export function heardCard(event: Event, href: Href): string {
  return cardNode({
    id: `hears ${event.id}`,
    kind: 'channel',
    title: event.id,
    subtitle: `from ${event.producer.id}`,
    href: href(event),
    tooltip: eventSentence(event),
    domain: event.producer.domain,
    rows: [],
  });
}
