import { keyBelow } from '../finding.ts';
import type { SpecDocument } from './given.ts';
import type { Ledger } from './ledger.ts';
import { inside, type Library, type Spot } from './library.ts';
import { isMap, listOf, mapOf, type PlainMap, textOf } from './plain-data.ts';

/** One message that a service sends or receives on one channel. */
export interface Exchange {
  readonly action: 'send' | 'receive';
  readonly address: string;
  readonly channel: Spot;
  readonly operation: Spot;
  readonly message: Spot;
  /** The message with its traits applied; its payload is read at `message`. */
  readonly merged: PlainMap;
  /** What the document calls the message where the message itself has no name. */
  readonly key: string | undefined;
}

export function exchangesOf(document: SpecDocument, shelf: Library, ledger: Ledger): Exchange[] {
  const root: Spot = { value: document.data, at: { file: document.file, path: [] } };
  return String(document.data.asyncapi).startsWith('2.')
    ? ofVersion2(root, shelf, ledger)
    : ofVersion3(root, shelf, ledger);
}

const inverted = {
  publish: ['receive', 'in AsyncAPI 2 others publish and this service receives: it became a consumer'],
  subscribe: ['send', 'in AsyncAPI 2 others subscribe to what this service sends: it became the producer'],
} as const;

function ofVersion2(root: Spot, shelf: Library, ledger: Ledger): Exchange[] {
  const channels = inside(root, 'channels');
  const explained = new Set<string>();
  return Object.keys(mapOf(channels.value)).flatMap((address) => {
    const channel = shelf.deref(inside(channels, address));
    if (channel === undefined) return [];
    const found: Exchange[] = [];
    for (const kind of ['publish', 'subscribe'] as const) {
      const operation = inside(channel, kind);
      if (!isMap(operation.value)) continue;
      const [action, why] = inverted[kind];
      if (!explained.has(kind))
        ledger.note('changed', keyBelow(channel.at, kind), kind, why, action === 'send' ? 'producer' : 'consumers');
      explained.add(kind);
      for (const { spot, key } of alternatives(inside(operation, 'message'), shelf))
        found.push({
          action,
          address,
          channel,
          operation,
          message: spot,
          key,
          merged: withTraits(spot, shelf, 'trait'),
        });
    }
    if (found.length === 0)
      ledger.note('lost', keyBelow(channel.at), `channel ${address}`, 'it says no message that goes over it');
    return found;
  });
}

/** The one message of an operation, or each of those it may be. */
function alternatives(message: Spot, shelf: Library): { spot: Spot; key: string | undefined }[] {
  const found = message.value === undefined ? undefined : shelf.deref(message);
  if (found === undefined) return [];
  const many = inside(found, 'oneOf');
  if (Array.isArray(many.value)) return many.value.flatMap((_, i) => alternatives(inside(many, i), shelf));
  return [{ spot: found, key: nameByPlace(found) }];
}

function nameByPlace({ at }: Spot): string | undefined {
  return at.path.at(-2) === 'messages' ? String(at.path.at(-1)) : undefined;
}

function ofVersion3(root: Spot, shelf: Library, ledger: Ledger): Exchange[] {
  const operations = inside(root, 'operations');
  const used = new Set<string>();
  const found = Object.keys(mapOf(operations.value)).flatMap((name): Exchange[] => {
    const operation = shelf.deref(inside(operations, name));
    const channel = operation === undefined ? undefined : shelf.deref(inside(operation, 'channel'));
    if (operation === undefined || channel === undefined) return [];
    const action = mapOf(operation.value).action;
    if (action !== 'send' && action !== 'receive') {
      ledger.problem(operation.at, `operation ${name} neither sends nor receives`, 'action: send or action: receive');
      return [];
    }
    const key = String(channel.at.path.at(-1));
    used.add(key);
    const address = textOf(mapOf(channel.value).address) ?? key;
    const all = inside(channel, 'messages');
    const listed = inside(operation, 'messages');
    const spots = Array.isArray(listed.value)
      ? listed.value.map((_, i) => inside(listed, i))
      : Object.keys(mapOf(all.value)).map((message) => inside(all, message));
    if (spots.length === 0) ledger.note('lost', operation.at, `operation ${name}`, 'no message goes over its channel');
    return spots.flatMap((spot): Exchange[] => {
      const message = shelf.deref(spot);
      if (message === undefined) return [];
      const merged = withTraits(message, shelf, 'message');
      return [{ action, address, channel, operation, message, merged, key: nameByPlace(message) ?? nameByPlace(spot) }];
    });
  });
  const channels = inside(root, 'channels');
  for (const key of Object.keys(mapOf(channels.value)))
    if (!used.has(key))
      ledger.note(
        'lost',
        keyBelow(channels.at, key),
        `channel ${key}`,
        'no operation says whether this service sends or receives on it',
      );
  return found;
}

/** In version 2 a trait has the last word, in version 3 the message itself. */
function withTraits(message: Spot, shelf: Library, last: 'trait' | 'message'): PlainMap {
  const { traits: written, ...own } = mapOf(message.value);
  const traits = listOf(written).map((_, i) => mapOf(shelf.deref(inside(message, 'traits', i))?.value));
  const merged = traits.reduce((before, trait) => patched(before, trait), last === 'trait' ? own : {});
  return last === 'trait' ? merged : patched(merged, own);
}

/** JSON Merge Patch (RFC 7396). */
function patched(target: PlainMap, patch: PlainMap): PlainMap {
  const out = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch))
    if (value === null) out.delete(key);
    else out.set(key, isMap(value) ? patched(mapOf(out.get(key)), value) : value);
  return Object.fromEntries(out);
}
