import type { Exchange } from './exchange.ts';
import type { Library } from './library.ts';
import { mapOf, textOf } from './plain-data.ts';
import { upperFirst, words } from './words.ts';

const legal = /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$/;

export interface EventName {
  /** `order.placed`, the name of the file. */
  readonly id: string;
  /** `OrderPlaced` */
  readonly message: string;
  /** What the id was made of, where no one had said it. */
  readonly madeOf?: string;
}

/** An event is called what its payload says it is, else after its message, else after its channel. */
export function eventNameOf(exchange: Exchange, shelf: Library): EventName {
  const written = textOf(exchange.merged.name) ?? exchange.key;
  const said = textOf(exchange.merged['x-event']) ?? constantOf(exchange, shelf);
  const named = (id: string, madeOf?: string): EventName => ({
    id,
    message: written !== undefined && legal.test(written) ? pascal(written) : (written ?? pascal(id)),
    ...(madeOf === undefined ? {} : { madeOf }),
  });
  if (said !== undefined && legal.test(said)) return named(said);
  if (written?.includes('.') === true && legal.test(written)) return named(written);
  const parts = words(written ?? '').filter(
    (word, i, all) => i === 0 || i < all.length - 1 || !/^(event|message)$/.test(word),
  );
  if (parts.length > 1) return named(dotted(parts), `message ${written}`);
  const address = words(exchange.address.replaceAll(/\{[^}]*\}/g, ''));
  return named(dotted(address.length > 1 ? address.slice(-2) : [...address, ...parts]), `channel ${exchange.address}`);
}

function constantOf({ message }: Exchange, shelf: Library): string | undefined {
  const { payload } = mapOf(message.value);
  const ref = textOf(mapOf(payload).$ref);
  const schema = ref === undefined ? payload : shelf.follow(ref, message.at).found?.value;
  return textOf(mapOf(mapOf(mapOf(schema).properties).event_type).const);
}

/** order, status, changed → order_status.changed */
function dotted(parts: readonly string[]): string {
  const head = parts.slice(0, -1).join('_');
  const id = head === '' ? (parts[0] ?? 'event') : `${head}.${parts.at(-1) ?? ''}`;
  return /^[a-z]/.test(id) ? id : `n${id}`;
}

function pascal(text: string): string {
  return words(text).map(upperFirst).join('');
}
