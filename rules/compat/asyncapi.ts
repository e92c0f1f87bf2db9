import { compareChannel } from './asyncapi-channel.ts';
import { type Channel, channelsIn } from './asyncapi-read.ts';
import type { Change } from './change.ts';
import type { Policy } from './difference.ts';
import { revisionOf } from './document.ts';
import { Schemas } from './schema.ts';
import { Shapes } from './shapes.ts';
import { changeAt } from './spot.ts';

/** What changed between two revisions of an AsyncAPI 3.0 document: the new producer writes, the old consumer reads. */
export function compareAsyncApi(before: unknown, after: unknown, policy: Policy = {}): Change[] {
  const [old, now] = [revisionOf(before), revisionOf(after)];
  const schemas = new Schemas(new Shapes(old), new Shapes(now), policy);
  const [olds, news] = [channelsIn(old), channelsIn(now)];
  const changes: Change[] = [];
  const matched = new Set<Channel>();
  for (const channel of olds) {
    // The address is what travels; the key only names the channel inside the document.
    const same = news.find(({ address }) => address === channel.address);
    const renamed = news.find(
      ({ key, address }) => key === channel.key && !olds.some((one) => one.address === address),
    );
    const other = same ?? renamed;
    if (other !== undefined) matched.add(other);
    changes.push(...(other === undefined ? [gone(channel)] : compareChannel(schemas, channel, other)));
  }
  for (const channel of news) if (!matched.has(channel)) changes.push(come(channel));
  return [...new Map(changes.map((change) => [`${change.subject} ${change.message}`, change])).values()];
}

function spotOf({ address, operations }: Channel) {
  const action = operations.find((one) => one.action === 'send')?.action ?? operations[0]?.action;
  const event = { channel: address, message: undefined, action };
  return { side: 'event', subject: `channel ${address}`, place: '', event } as const;
}

/** A channel that only this service heard is its own affair; one that it sent on is waited for. */
function gone(channel: Channel): Change {
  const heard = channel.operations.length > 0 && channel.operations.every(({ action }) => action === 'receive');
  const said = { document: 'old', pointer: channel.node.at, text: 'is gone' } as const;
  if (heard) {
    const why = 'the service no longer hears it; whoever sends on it is served by others or by nobody';
    return changeAt(spotOf(channel), { ...said, id: 'channel-no-longer-heard', level: 'warning', why });
  }
  const why = 'consumers of the old contract wait for messages that no longer come';
  return changeAt(spotOf(channel), { ...said, id: 'channel-removed', level: 'breaking', why });
}

function come(channel: Channel): Change {
  return changeAt(spotOf(channel), {
    id: 'channel-added',
    level: 'compatible',
    text: 'is new',
    pointer: channel.node.at,
  });
}
