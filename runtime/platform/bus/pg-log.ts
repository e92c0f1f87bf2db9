import pg from 'pg';
import type { BusMessage, EventBus, PartitionLag, SubscribeOptions, Subscription } from '../bus.ts';
import { partitionOf } from './partition-of.ts';
import { asBusError } from './pg-log-error.ts';
import { joinGroup } from './pg-log-member.ts';

export interface PgLogOptions {
  /** The bus database, as the role of whoever uses it. */
  readonly url: string;
  /** For publishing and asking; each subscription has one more of its own. */
  readonly connections?: number;
  /** Milliseconds after which a member that was not heard of loses its partitions. */
  readonly lease?: number;
  /** Milliseconds between looks for messages and for other members; a publisher's call comes sooner. */
  readonly beat?: number;
}

/** The embedded log: topics, partitions, offsets and consumer groups in a PostgreSQL database of its own. */
export function pgLog({ url, connections = 2, lease = 10_000, beat = 500 }: PgLogOptions): EventBus {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    query_timeout: 30_000,
    application_name: 'novatrek bus',
  });
  // A connection that dies while idle is replaced at its next use.
  pool.on('error', () => {});
  const subscriptions = new Set<Subscription>();
  const partitions = new Map<string, number>();

  async function query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return (await pool.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw asBusError(error);
    }
  }

  async function describe(topics: Iterable<string>): Promise<void> {
    const missing = [...new Set(topics)].filter((topic) => !partitions.has(topic));
    if (missing.length === 0) return;
    const rows = await query<{ name: string; partitions: number }>('select * from bus.describe($1)', [missing]);
    for (const row of rows) partitions.set(row.name, row.partitions);
    const unknown = missing.find((topic) => !partitions.has(topic));
    if (unknown !== undefined) throw new Error(`There is no topic ${unknown}`);
  }

  const expiry = setInterval(() => void query('select bus.expire()', []).catch(() => {}), 3_600_000);
  expiry.unref();

  return {
    async ensure(topics) {
      const names = topics.map((topic) => topic.name);
      const rows = await query<{ name: string; partitions: number }>('select * from bus.describe($1)', [names]);
      const there = new Map(rows.map((row) => [row.name, row.partitions]));
      const wanting = topics.filter((topic) => (there.get(topic.name) ?? 0) < topic.partitions);
      if (wanting.length === 0) return;
      await query('select bus.ensure($1, $2)', [
        wanting.map((topic) => topic.name),
        wanting.map((topic) => topic.partitions),
      ]);
      for (const topic of wanting) partitions.delete(topic.name);
    },

    async publish(messages: readonly BusMessage[]) {
      if (messages.length === 0) return;
      await describe(messages.map((message) => message.topic));
      await query('select bus.publish($1, $2, $3, $4, $5)', [
        messages.map((message) => message.topic),
        messages.map((message) => partitionOf(message.key, partitions.get(message.topic) ?? 1)),
        messages.map((message) => message.key),
        messages.map((message) => JSON.stringify(message.headers)),
        messages.map((message) => message.value),
      ]);
    },

    async subscribe(options: SubscribeOptions) {
      const subscription = await joinGroup(options, { url, lease, beat });
      const listed: Subscription = {
        async stop() {
          subscriptions.delete(listed);
          await subscription.stop();
        },
      };
      subscriptions.add(listed);
      return listed;
    },

    async lag(group, topics) {
      const rows = await query<{ topic: string; partition: number; offset: string; end: string }>(
        'select * from bus.lag($1, $2)',
        [group, topics],
      );
      return rows.map((row): PartitionLag => ({ ...row, lag: Number(BigInt(row.end) - BigInt(row.offset)) }));
    },

    async reset(group, topic, to) {
      await query('select bus.reset($1, $2, $3)', [group, topic, to instanceof Date ? to.toISOString() : to]);
    },

    async ping() {
      await query('select bus.describe($1)', [[]]);
    },

    async close() {
      clearInterval(expiry);
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await pool.end();
    },
  };
}
