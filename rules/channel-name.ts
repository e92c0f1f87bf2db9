import { below } from '../model/finding.ts';
import type { Event } from '../model/model.ts';
import { rule } from './rule.ts';

const word = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
const irregular =
  'built|bought|broken|chosen|done|drawn|found|given|held|kept|left|lost|made|met|paid|read|run|sent|set|shut|sold|split|spent|taken|told|won|withdrawn|written';

export const channelName = rule<Event>({
  id: 'channel-name',
  severity: 'error',
  why: 'a channel name tells whose fact it is and what happened; one pattern (conventions.channel in platform.yaml) makes it findable',
  example: { breaks: 'channel: shop.sales.orderPlaced', mend: 'channel: shop.sales.order.placed' },
  subjects: ({ model }) => (model.platform.conventions?.channel === undefined ? [] : [...model.events.values()]),
  *check(events, { model }) {
    const pattern = model.platform.conventions?.channel ?? '';
    for (const event of events) {
      const domain = event.producer.domain.id;
      const source = pattern
        .replaceAll('.', '\\.')
        .replaceAll('<domain>', domain)
        .replaceAll('<aggregate>', word)
        .replaceAll('<past-verb>', `(?:${word}-)?(?:[a-z]+ed|${irregular})`);
      const expected = expectedName(pattern, domain, event.id);
      if (!new RegExp(`^${source}$`).test(event.channel))
        yield {
          message: `channel ${event.channel} does not follow ${pattern} with the domain of its producer, ${domain}`,
          subject: event.id,
          at: below(event.origin, 'channel'),
          fix: expected === undefined ? `follow ${pattern}` : `channel: ${expected}`,
          related: [
            { message: `${event.producer.id} names its domain here`, at: below(event.producer.origin, 'domain') },
          ],
        };
      else if (expected !== undefined && expected !== event.channel)
        yield {
          message: `channel ${event.channel} says something else than the event's name, ${event.id}`,
          subject: event.id,
          at: below(event.origin, 'channel'),
          fix: `channel: ${expected}, or rename the file`,
        };
    }
  },
});

/** The channel that follows from the event's own name, where that has the pattern's two last words. */
function expectedName(pattern: string, domain: string, event: string): string | undefined {
  const [aggregate, verb, ...rest] = event.replaceAll('_', '-').split('.');
  if (aggregate === undefined || verb === undefined || rest.length > 0) return undefined;
  return pattern.replaceAll('<domain>', domain).replaceAll('<aggregate>', aggregate).replaceAll('<past-verb>', verb);
}
