import { below } from '../model/finding.ts';
import type { Event } from '../model/model.ts';
import { rule } from './rule.ts';

export const oneProducerPerChannel = rule<Event>({
  id: 'one-producer-per-channel',
  severity: 'error',
  why: 'consumers trust a channel to say what one service knows; two producers give two meanings and no order',
  example: {
    breaks: 'order.placed and order.imported both use channel shop.sales.order.placed',
    mend: 'give each event a channel of its own',
  },
  subjects: ({ model }) => [...model.events.values()],
  *check(events) {
    const owners = new Map<string, Event>();
    for (const event of events) {
      const first = owners.get(event.channel);
      if (first === undefined) owners.set(event.channel, event);
      else
        yield {
          message: `channel ${event.channel} of ${event.id} is already the channel of ${first.id}, produced by ${first.producer.id}`,
          subject: event.id,
          at: below(event.origin, 'channel'),
          fix: 'give each event a channel of its own',
          related: [{ message: 'first used here', at: below(first.origin, 'channel') }],
        };
    }
  },
});
