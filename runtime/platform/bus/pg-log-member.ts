import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { BusRecord, SubscribeOptions, Subscription } from '../bus.ts';
import { Bell } from './bell.ts';
import { asBusError } from './pg-log-error.ts';

interface MemberOptions {
  readonly url: string;
  readonly lease: number;
  readonly beat: number;
}

/** A partition this member holds. */
interface Held {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: string;
  /** The next record to handle. */
  position: bigint;
  committed: bigint;
  committedAt: number;
  working: Promise<void> | undefined;
  /** Somebody else is to have it, or has it: no further record. */
  lost: boolean;
}

interface LogRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly ts: Date;
}

const fetchSize = 100;
const commitEvery = 100;

/** Reads as a member of a group until stopped, whatever happens to its connection. Resolves once it is a member. */
export async function joinGroup(options: SubscribeOptions, member: MemberOptions): Promise<Subscription> {
  const stopping = new AbortController();
  let session = await openSession(options, member, stopping.signal);

  const running = (async () => {
    for (let failures = 0; ; ) {
      const startedAt = Date.now();
      try {
        await session.ended;
      } catch (error) {
        options.onError?.(error);
      }
      // A session that held for a while is no part of a row of failures.
      if (Date.now() - startedAt > 10_000) failures = 0;
      for (let opened = false; !opened; ) {
        if (stopping.signal.aborted) return;
        try {
          await sleep(Math.min(2_000, 50 * 2 ** failures++), undefined, { signal: stopping.signal });
          session = await openSession(options, member, stopping.signal);
          opened = true;
        } catch (error) {
          if (!stopping.signal.aborted) options.onError?.(error);
        }
      }
    }
  })();

  return {
    async stop() {
      stopping.abort();
      session.wake();
      await running;
    },
  };
}

interface Session {
  /** Rejects when the connection is lost; resolves after a stop, everything handled and committed. */
  readonly ended: Promise<void>;
  wake(): void;
}

/** One membership is one connection: what is lost with it is the membership. */
async function openSession(options: SubscribeOptions, member: MemberOptions, stop: AbortSignal): Promise<Session> {
  const client = new pg.Client({
    connectionString: member.url,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: member.lease,
    application_name: `novatrek ${options.group}`,
  });
  const bell = new Bell();
  const id = randomUUID();
  const held = new Map<string, Held>();
  let broken: unknown;
  const breakWith = (error: unknown) => {
    broken ??= error;
    for (const one of held.values()) one.lost = true;
    bell.ring();
  };
  let beatNow = true;
  client.on('error', breakWith);
  client.on('end', () => breakWith(new Error('The connection to the bus ended')));
  client.on('notification', ({ payload = '' }) => {
    if (payload === `group ${options.group}`) beatNow = true;
    else if (!options.topics.includes(payload)) return;
    bell.ring();
  });

  let last: Promise<unknown> = Promise.resolve();
  /** One after another: partitions are worked on side by side, and the driver has no queue of its own for much longer. */
  async function query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const mine = last.then(async () => (await client.query<Row>(text, [...values])).rows);
    last = mine.catch(() => {});
    return await mine;
  }

  try {
    await client.connect();
    await query('listen novatrek_bus', []);
    await query(`select bus.join($1, $2, $3, $4 * interval '1 millisecond')`, [
      options.group,
      id,
      options.topics,
      member.lease,
    ]);
  } catch (error) {
    await client.end().catch(() => {});
    throw asBusError(error);
  }

  async function beat(): Promise<void> {
    const rows = await query<{ topic: string; partition: number; offset: string; epoch: string; keep: boolean }>(
      `select * from bus.beat($1, $2, $3 * interval '1 millisecond')`,
      [options.group, id, member.lease],
    );
    const mine = new Set<string>();
    for (const row of rows) {
      const name = `${row.topic}/${row.partition}`;
      mine.add(name);
      const one = held.get(name);
      if (one !== undefined && (one.epoch !== row.epoch || !row.keep)) one.lost = true;
      if (row.keep && (one === undefined || (one.epoch !== row.epoch && one.working === undefined))) {
        const position = BigInt(row.offset);
        const { topic, partition, epoch } = row;
        held.set(name, {
          topic,
          partition,
          epoch,
          position,
          committed: position,
          committedAt: 0,
          working: undefined,
          lost: false,
        });
      }
    }
    for (const [name, one] of held) {
      if (!mine.has(name)) one.lost = true;
      if (!one.lost || one.working !== undefined) continue;
      held.delete(name);
      if (mine.has(name)) await give(one);
    }
  }

  async function give(one: Held): Promise<void> {
    await query('select bus.release($1, $2, $3, $4, $5)', [options.group, id, one.topic, one.partition, one.epoch]);
  }

  async function commit(one: Held): Promise<void> {
    if (one.committed === one.position || broken !== undefined) return;
    const { position } = one;
    const [row] = await query<{ owner: boolean }>('select bus.commit($1, $2, $3, $4, $5, $6) as owner', [
      options.group,
      id,
      one.topic,
      one.partition,
      one.epoch,
      position.toString(),
    ]);
    one.committed = position;
    one.committedAt = Date.now();
    if (row?.owner !== true) one.lost = true;
  }

  async function handle(one: Held, record: BusRecord): Promise<boolean> {
    for (let failures = 0; !one.lost && !stop.aborted; ) {
      try {
        await options.handle(record);
        return true;
      } catch (error) {
        options.onError?.(error);
        await sleep(Math.min(5_000, 100 * 2 ** failures++), undefined, { signal: stop }).catch(() => {});
      }
    }
    return false;
  }

  async function work(one: Held, rows: readonly LogRow[]): Promise<void> {
    for (const { ts, ...row } of rows) {
      if (one.lost || stop.aborted || !(await handle(one, { ...row, timestamp: ts }))) break;
      one.position = BigInt(row.offset) + 1n;
      if (Date.now() - one.committedAt > commitEvery) await commit(one);
    }
    await commit(one);
  }

  async function fetch(): Promise<number> {
    const idle = [...held.values()].filter((one) => one.working === undefined && !one.lost);
    if (idle.length === 0) return 0;
    const rows = await query<LogRow>('select * from bus.fetch($1, $2, $3, $4)', [
      idle.map((one) => one.topic),
      idle.map((one) => one.partition),
      idle.map((one) => one.position.toString()),
      fetchSize,
    ]);
    for (const one of idle) {
      const found = rows.filter((row) => row.topic === one.topic && row.partition === one.partition);
      if (found.length === 0) continue;
      one.working = work(one, found)
        .catch(breakWith)
        .finally(() => {
          one.working = undefined;
          if (one.lost) beatNow = true;
          bell.ring();
        });
    }
    return rows.length;
  }

  async function run(): Promise<void> {
    let beatAt = 0;
    try {
      while (!stop.aborted && broken === undefined) {
        if (beatNow || Date.now() - beatAt >= member.beat) {
          beatNow = false;
          beatAt = Date.now();
          await beat();
        }
        await fetch();
        await bell.wait(Math.max(1, member.beat - (Date.now() - beatAt)));
      }
    } catch (error) {
      breakWith(error);
    }
    // The records in hand are finished before anybody, this process included, goes on with what comes after them.
    await Promise.all([...held.values()].map((one) => one.working));
    if (broken === undefined) await query('select bus.leave($1, $2)', [options.group, id]).catch(breakWith);
    const reason = broken;
    await client.end().catch(() => {});
    if (reason !== undefined && !stop.aborted) throw asBusError(reason);
  }

  return { ended: run(), wake: () => bell.ring() };
}
