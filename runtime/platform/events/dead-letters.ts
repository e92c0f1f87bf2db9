import { json } from '../context.ts';
import type { Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { heardEvents, infoOf, messageIdOf, onBehalfOf, payloadOf } from './event-handler.ts';
import { errorOf, lockKey } from './letter-rows.ts';

export interface DeadLetter {
  /** `topic/partition/offset` */
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly error: unknown;
  readonly attempts: number;
  readonly failedAt: Date;
  /** Waits for an earlier one of its key; nothing is wrong with itself as far as anybody knows. */
  readonly parked: boolean;
  readonly resolution: string | undefined;
}

export interface Replayed {
  readonly handled: number;
  /** The one that failed again: it and what waits behind it stay. */
  readonly failed?: { readonly id: string; readonly message: string };
}

export interface DeadLetters {
  /** Oldest first; the unresolved ones, or all. */
  list(all?: boolean): Promise<readonly DeadLetter[]>;
  show(id: string): Promise<DeadLetter | undefined>;
  /** Handles it again and, where a key waits, all that wait with it, in order. A call is put back among those to be made. */
  replay(id: string): Promise<Replayed>;
  /** Gives it up, and handles what waited behind it. */
  discard(id: string): Promise<Replayed>;
}

interface Row {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string | number | bigint;
  readonly message_id: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly error: unknown;
  readonly attempts: number;
  readonly first_failed_at: Date | string;
  readonly parked: boolean;
  readonly resolution: string | null;
}

const callPrefix = 'call:';

/** What could not be handled by one service. `consumers` may be missing where nothing is to be replayed. */
export function createDeadLetters(options: {
  readonly contract: Pick<Contract, 'service' | 'consumes' | 'schemas'>;
  readonly database: Database;
  readonly consumers?: object;
}): DeadLetters {
  const { contract, database, consumers } = options;
  const { db } = database;
  const heard = consumers === undefined ? undefined : heardEvents(contract, consumers);

  async function rowOf(id: string): Promise<Row> {
    const { topic, partition, offset } = placeOf(id);
    const [row] = await db<Row>`
      select * from platform_dead_letters where consumer = ${contract.service} and topic = ${topic}
        and "partition" = ${partition} and "offset" = ${offset}::bigint`;
    if (row === undefined) throw new Error(`${contract.service} has no dead letter ${id}`);
    return row;
  }

  async function resolve(row: Row, resolution: string): Promise<void> {
    await db.run`
      update platform_dead_letters set resolved_at = now(), resolution = ${resolution}, parked = false
      where consumer = ${contract.service} and topic = ${row.topic} and "partition" = ${row.partition}
        and "offset" = ${row.offset}::bigint and resolved_at is null`;
  }

  async function putBack(row: Row): Promise<void> {
    const { operation, request }: { operation: string; request: unknown } = JSON.parse(row.value);
    await db.run`
      insert into platform_deferred_calls (id, target, operation, request, headers, idempotency_key)
      values (${row.message_id}::uuid, ${row.topic.slice(callPrefix.length)}, ${operation}, ${json(request)},
        ${json(row.headers)}, ${row.key})`;
    await resolve(row, 'replayed');
  }

  /** The oldest of a key, or one alone; false when there is none left. One transaction. */
  async function handleNext(topic: string, key: string, alone: string | undefined): Promise<string | undefined> {
    await db.run`select pg_advisory_xact_lock(hashtextextended(${lockKey(contract.service, { topic, key })}, 0))`;
    const [row] = await db<Row>`
      select * from platform_dead_letters where consumer = ${contract.service} and topic = ${topic} and key = ${key}
        and resolved_at is null and (${alone ?? null}::text is null or message_id = ${alone ?? null})
      order by first_failed_at, "partition", "offset" limit 1`;
    if (row === undefined) return undefined;
    const event = heard?.get(topic);
    if (event === undefined) throw new Error(`${contract.service} has no consumer at hand for ${topic}`);
    const record = { ...row, offset: String(row.offset), timestamp: new Date(row.first_failed_at) };
    try {
      await onBehalfOf(event, record, () =>
        db.transaction(async () => {
          const fresh = await db.run`
            insert into platform_inbox (consumer, message_id) values (${event.name}, ${messageIdOf(record)})
            on conflict do nothing`;
          if (fresh > 0) await event.consume(payloadOf(event, record), infoOf(record, row.attempts + 1));
        }),
      );
    } catch (error) {
      throw new ReplayFailed(row, error);
    }
    await resolve(row, 'replayed');
    return idOf(row);
  }

  async function handleAll(topic: string, key: string, alone: string | undefined): Promise<Replayed> {
    for (let handled = 0; ; handled++) {
      try {
        const done = await database.unit(() => handleNext(topic, key, alone));
        if (done === undefined) return { handled };
      } catch (error) {
        if (!(error instanceof ReplayFailed)) throw error;
        const { row, reason } = error;
        await db.run`
          update platform_dead_letters set attempts = attempts + 1, parked = false, error = ${json(errorOf(reason))}
          where consumer = ${contract.service} and topic = ${row.topic} and "partition" = ${row.partition}
            and "offset" = ${row.offset}::bigint`;
        return { handled, failed: { id: idOf(row), message: errorOf(reason).message } };
      }
    }
  }

  const parks = (topic: string) =>
    Object.values<{ channel: string; onPoison: string }>(contract.consumes).some(
      (channel) => channel.channel === topic && channel.onPoison === 'park-key',
    );

  return {
    async list(all = false) {
      const rows = await db<Row>`
        select * from platform_dead_letters where consumer = ${contract.service}
          and (${all}::boolean or resolved_at is null) order by first_failed_at, topic, "partition", "offset"`;
      return rows.map(letterOf);
    },
    show: async (id) => letterOf(await rowOf(id)),
    async replay(id) {
      const row = await rowOf(id);
      if (!row.topic.startsWith(callPrefix)) {
        return await handleAll(row.topic, row.key, parks(row.topic) ? undefined : row.message_id);
      }
      if (row.resolution !== null) return { handled: 0 };
      await database.unit(() => putBack(row));
      return { handled: 1 };
    },
    async discard(id) {
      const row = await rowOf(id);
      const name = heard?.get(row.topic)?.name ?? nameOf(contract, row.topic);
      await database.unit(async () => {
        await resolve(row, 'discarded');
        // Should the bus be read again from its beginning, it stays discarded.
        if (name !== undefined)
          await db.run`
            insert into platform_inbox (consumer, message_id) values (${name}, ${row.message_id}) on conflict do nothing`;
      });
      return parks(row.topic) ? await handleAll(row.topic, row.key, undefined) : { handled: 0 };
    },
  };
}

class ReplayFailed extends Error {
  readonly row: Row;
  readonly reason: unknown;
  constructor(row: Row, reason: unknown) {
    super('failed again');
    this.row = row;
    this.reason = reason;
  }
}

function nameOf(contract: Pick<Contract, 'consumes'>, topic: string): string | undefined {
  const channels = Object.entries<{ channel: string }>(contract.consumes);
  return channels.find(([, { channel }]) => channel === topic)?.[0];
}

function placeOf(id: string) {
  const [, topic = '', partition = '', offset = ''] = /^(.+)\/(\d+)\/(\d+)$/.exec(id) ?? [];
  if (topic === '') throw new Error(`'${id}' names no dead letter: write topic/partition/offset`);
  return { topic, partition: Number(partition), offset };
}

function idOf({ topic, partition, offset }: Row): string {
  return `${topic}/${partition}/${offset}`;
}

function letterOf(row: Row): DeadLetter {
  const { topic, key, headers, value, error, attempts, parked, resolution } = row;
  return {
    id: idOf(row),
    topic,
    key,
    messageId: row.message_id,
    headers,
    value,
    error,
    attempts,
    failedAt: new Date(row.first_failed_at),
    parked,
    resolution: resolution ?? undefined,
  };
}
