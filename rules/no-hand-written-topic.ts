import { below, type Origin } from '../model/finding.ts';
import type { Event, Model } from '../model/model.ts';
import { outletsIn, serviceFiles } from './outlets.ts';
import { type Facts, rule } from './rule.ts';
import type { ScannedFile } from './scan/facts.ts';

export const noHandWrittenTopic = rule<ScannedFile>({
  id: 'no-hand-written-topic',
  severity: 'error',
  why: 'topics stand in the metadata and in generated code: one written by hand is missed when the channel, its key or its consumers change',
  example: { breaks: "const topic = 'shop.sales.order.placed'", mend: "publish('order.placed', { … })" },
  subjects: serviceFiles,
  *check(files, facts) {
    const { model } = facts;
    const named = namedAt(facts);
    for (const { what, at, service } of outletsIn(files, facts, 'topic')) {
      if (named.has(placeOf(at))) continue;
      const event = [...model.events.values()].find(({ channel }) => channel === what);
      if (event === undefined && !followsConvention(what, model)) continue;
      yield {
        message:
          event === undefined
            ? `the topic ${what} is written by hand, and no event has it`
            : `the topic of ${event.id} is written by hand`,
        subject: `${service} ${what}`,
        at,
        fix: fixFor(event, service),
        ...(event === undefined
          ? {}
          : { related: [{ message: `the channel of ${event.id}`, at: below(event.origin, 'channel') }] }),
      };
    }
  },
});

/** Where the workspace has a bus of its own, what it is handed names an event, and laws on those judge it. */
function namedAt({ code, model }: Facts): ReadonlySet<string> {
  const { publish, subscribe } = model.platform.code ?? {};
  const events = [...(publish ? (code?.publishes ?? []) : []), ...(subscribe ? (code?.subscribes ?? []) : [])];
  return new Set(events.map(({ at }) => placeOf(at)));
}

function placeOf({ file, path }: Origin): string {
  return [file, ...path.slice(0, 3)].join(' ');
}

function fixFor(event: Event | undefined, service: string): string {
  if (event === undefined) return 'declare the event in architecture/events, then use its name';
  if (event.producer.id === service) return `publish('${event.id}', …)`;
  if (event.consumers.some(({ id }) => id === service)) return `consumers: { '${event.id}'(event) { … } }`;
  return `add ${service} to the consumers of ${event.id}, then: consumers: { '${event.id}'(event) { … } }`;
}

/** A domain of ours where the convention has one, and the fixed words around it. */
function followsConvention(text: string, model: Model): boolean {
  const pattern = model.platform.conventions?.channel;
  if (pattern === undefined || !/^[^<]/.test(pattern)) return false;
  const source = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('<domain>', `(?:${[...model.domains.keys()].join('|')})`)
    .replaceAll(/<[^>]*>/g, '[\\w-]+');
  return new RegExp(`^${source}$`).test(text);
}
