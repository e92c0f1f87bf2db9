import type { Channel, Message, Operation } from './asyncapi-read.ts';
import type { Change } from './change.ts';
import { canonical, child, mapOf } from './document.ts';
import type { Schemas } from './schema.ts';
import { changeAt, changeOf, type Spot } from './spot.ts';

/** One channel of two revisions. What this service sends, others read; what it receives, its producer's contract tells. */
export function compareChannel(schemas: Schemas, old: Channel, now: Channel): Change[] {
  return [...address(old, now), ...operations(old, now), ...messages(schemas, old, now), ...bindings(old, now)];
}

function spotOf(channel: Channel, message?: string, place = '', action = actionOf(channel)): Spot {
  const subject = message === undefined ? `channel ${channel.address}` : `${message} on ${channel.address}`;
  return { side: 'event', subject, place, event: { channel: channel.address, message, action } };
}

/** What the service itself does there: where it only listens, the producer's contract tells the same change. */
function actionOf({ operations }: Channel): Operation['action'] | undefined {
  return operations.some(({ action }) => action === 'send') ? 'send' : operations[0]?.action;
}

function address(old: Channel, now: Channel): Change[] {
  if (old.address === now.address) return [];
  const text = `is now ${now.address}`;
  const why = 'consumers of the old contract listen at the old address';
  return [
    changeAt(spotOf(old), {
      id: 'channel-address-changed',
      level: 'breaking',
      text,
      why,
      pointer: [...now.node.at, 'address'],
    }),
  ];
}

function operations(old: Channel, now: Channel): Change[] {
  const found: Change[] = [];
  for (const action of ['send', 'receive'] as const) {
    const [before, after] = [old, now].map((channel) => channel.operations.filter((one) => one.action === action));
    const [was, is] = [before?.[0], after?.[0]];
    const said = (id: string, text: string) => ({ id: `operation-${action}-${id}`, text });
    if (was !== undefined && is === undefined) {
      const level = action === 'send' ? 'breaking' : 'warning';
      const why =
        action === 'send'
          ? 'consumers of the old contract wait for messages that no longer come'
          : 'the service no longer hears what it is sent';
      const spot = spotOf(old, undefined, '', action);
      const told = said('removed', `is no longer ${action === 'send' ? 'sent on' : 'heard'}`);
      found.push(changeAt(spot, { ...told, level, why, document: 'old', pointer: was.node.at }));
    }
    if (was === undefined && is !== undefined) {
      const told = said('added', `is now ${action === 'send' ? 'sent on' : 'heard'}`);
      found.push(changeAt(spotOf(old, undefined, '', action), { ...told, level: 'compatible', pointer: is.node.at }));
    }
    if (was !== undefined && is !== undefined) found.push(...ofOperation(old, now, action));
  }
  return found;
}

/** Messages an operation no longer names, though the channel still holds them. */
function ofOperation(old: Channel, now: Channel, action: Operation['action']): Change[] {
  const namesOf = (channel: Channel) =>
    new Set(channel.operations.filter((one) => one.action === action).flatMap((one) => one.messages));
  const [before, after] = [namesOf(old), namesOf(now)];
  const there = new Set(now.messages.map(({ name }) => name));
  return [...before]
    .filter((name) => !after.has(name) && there.has(name))
    .map((name) => {
      const level = action === 'send' ? 'breaking' : 'warning';
      const text = `is no longer ${action === 'send' ? 'sent' : 'heard'}`;
      const id = `operation-${action}-message-removed`;
      return changeAt(spotOf(old, name, '', action), { id, level, text, pointer: now.node.at });
    });
}

function messages(schemas: Schemas, old: Channel, now: Channel): Change[] {
  const found: Change[] = [];
  const [olds, news] = [
    new Map(old.messages.map((one) => [one.name, one])),
    new Map(now.messages.map((one) => [one.name, one])),
  ];
  for (const [name, one] of olds) {
    const other = news.get(name);
    if (other !== undefined) found.push(...compareMessage(schemas, old, one, other));
    else {
      const why = 'consumers of the old contract wait for it';
      const text = 'is gone';
      found.push(
        changeAt(spotOf(old, name), {
          id: 'message-removed',
          level: 'breaking',
          text,
          why,
          document: 'old',
          pointer: one.node.at,
        }),
      );
    }
  }
  for (const [name, one] of news) {
    if (olds.has(name)) continue;
    const why = 'consumers of the channel get a message they do not know';
    found.push(
      changeAt(spotOf(old, name), { id: 'message-added', level: 'warning', text: 'is new', why, pointer: one.node.at }),
    );
  }
  return found;
}

function compareMessage(schemas: Schemas, channel: Channel, old: Message, now: Message): Change[] {
  const found: Change[] = [];
  const spot = (place: string) => spotOf(channel, old.name, place);
  if (old.contentType !== now.contentType) {
    const text = `is now ${now.contentType}, before ${old.contentType}`;
    found.push(
      changeAt(spot('content type'), {
        id: 'message-content-type-changed',
        level: 'breaking',
        text,
        pointer: now.node.at,
      }),
    );
  }
  for (const one of schemas.response.compare([old.payload], [now.payload]))
    found.push(changeOf(spot('payload'), 'message-payload', one));
  for (const one of schemas.response.compare(old.headers, now.headers))
    found.push(changeOf(spot('headers'), 'message-header', one));
  return [...found, ...messageKey(schemas, spot('key'), old, now)];
}

/** The key puts messages in order: another key is another order. */
function messageKey(schemas: Schemas, spot: Spot, old: Message, now: Message): Change[] {
  const [before, after] = [old.key, now.key];
  const named = mapOf(old.node.value)['x-key'] !== mapOf(now.node.value)['x-key'];
  const why = 'messages are put in order, and spread, in another way';
  if (named || (before === undefined) !== (after === undefined)) {
    const told = (message: Message) =>
      String(mapOf(message.node.value)['x-key'] ?? (message.key === undefined ? 'none' : 'another'));
    const text = `is now ${told(now)}, before ${told(old)}`;
    return [
      changeAt(spot, { id: 'message-key-changed', level: 'breaking', text, why, pointer: after?.at ?? now.node.at }),
    ];
  }
  if (before === undefined || after === undefined) return [];
  const inner = schemas.response.compare([before], [after]);
  return inner.map((one) =>
    changeAt(spot, {
      id: `message-key-${one.kind}`,
      level: one.level === 'compatible' ? 'compatible' : 'breaking',
      text: one.text,
      why,
      pointer: after.at,
    }),
  );
}

function bindings(old: Channel, now: Channel): Change[] {
  const kafka = (channel: Channel) => mapOf(child(channel.bindings, 'kafka').value);
  const [before, after] = [kafka(old), kafka(now)];
  const found: Change[] = [];
  const pointer = [...now.bindings.at, 'kafka'];
  if (canonical(before.topic) !== canonical(after.topic) && old.address === now.address) {
    const text = `has the topic ${String(after.topic)} now, before ${String(before.topic)}`;
    found.push(changeAt(spotOf(old), { id: 'channel-topic-changed', level: 'breaking', text, pointer }));
  }
  if (canonical(before.partitions) !== canonical(after.partitions)) {
    const text = `has ${String(after.partitions)} partitions now, before ${String(before.partitions)}`;
    const why = 'a key may move to another partition, so order holds only from then on';
    found.push(changeAt(spotOf(old), { id: 'channel-partitions-changed', level: 'warning', text, why, pointer }));
  }
  return found;
}
