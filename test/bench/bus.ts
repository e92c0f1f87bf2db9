// What the embedded bus gives beside the database it stands on: messages a second through it and through plain SQL, and how
// long an event takes from the change that caused it to its effect in another service. One server, in turns, durable writes.
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { installBus } from '../../runtime/platform/bus/install-bus.ts';
import { pgLog } from '../../runtime/platform/bus/pg-log.ts';
import type { BusMessage, EventBus } from '../../runtime/platform/bus.ts';
import { startEmbeddedPostgres } from '../../runtime/platform/data/embedded-postgres.ts';
import { openDatabase } from '../../runtime/platform/data/postgres-database.ts';
import { startConsumers } from '../../runtime/platform/events/consumers.ts';
import { createOutbox } from '../../runtime/platform/events/outbox.ts';
import { createOutboxRelay } from '../../runtime/platform/events/outbox-relay.ts';
import { createAdvisoryLocks } from '../../runtime/platform/stores/advisory-locks.ts';
import { ordersContract } from '../platform/events/contract.ts';
import { tables } from '../platform/events/tables.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const rounds = 9;
const batch = 100;
const batches = 30;
const singles = 200;
/** Events a second, and seconds, of the last part. */
const rate = 50;
const seconds = 20;
const topic = 'bench.thing.changed';
const value = JSON.stringify({ event_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', note: 'x'.repeat(200) });

const of = (share: number, values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const middle = (values: readonly number[]) => of(0.5, values);

const some = (many: number): BusMessage[] =>
  Array.from({ length: many }, (_, i) => ({ topic, key: `key-${i % 40}`, value, headers: { ce_id: String(i) } }));

/** Messages a second. */
async function rateOf(many: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (many * 1000) / (performance.now() - start);
}

async function times(many: number, work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < many; i++) await work();
}

async function insertPlainly(client: pg.Client, messages: readonly BusMessage[]): Promise<void> {
  await client.query('insert into plain (key, value) select * from unnest($1::text[], $2::text[])', [
    messages.map(({ key }) => key),
    messages.map((one) => one.value),
  ]);
}

async function selectPlainly(client: pg.Client, many: number): Promise<void> {
  for (let last = '0', read = 0; read < many; ) {
    const { rows } = await client.query<{ id: string }>('select * from plain where id > $1 order by id limit $2', [
      last,
      batch,
    ]);
    read += rows.length;
    last = rows.at(-1)?.id ?? last;
  }
}

async function consume(bus: EventBus, group: string, many: number): Promise<void> {
  let seen = 0;
  let done: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const handle = async () => {
    if (++seen === many) done();
  };
  const subscription = await bus.subscribe({ group, topics: [topic], handle });
  await all;
  await subscription.stop();
}

type Measured = Readonly<Record<string, readonly number[]>>;

async function throughput(bus: EventBus, client: pg.Client): Promise<Measured> {
  const found: Record<string, number[]> = {};
  const note = (name: string, rate: number) => {
    found[name] = [...(found[name] ?? []), rate];
  };
  const many = batch * batches;
  let written = 0;
  for (let round = 0; round < rounds; round++) {
    note('publish one', await rateOf(singles, () => times(singles, () => bus.publish(some(1)))));
    note('insert one', await rateOf(singles, () => times(singles, () => insertPlainly(client, some(1)))));
    note('publish', await rateOf(many, () => times(batches, () => bus.publish(some(batch)))));
    note('insert', await rateOf(many, () => times(batches, () => insertPlainly(client, some(batch)))));
    written += singles + many;
    note('consume', await rateOf(written, () => consume(bus, `bench-${round}`, written)));
    note('select', await rateOf(written, () => selectPlainly(client, written)));
  }
  return found;
}

interface Latency {
  readonly event: readonly number[];
  readonly commit: readonly number[];
}

/** From the beginning of the change to the commit of its effect: transaction, outbox, relay, bus, inbox. */
async function latency(url: string, bus: EventBus): Promise<Latency> {
  const service = 'svc-bench';
  const contract = ordersContract(service);
  const database = openDatabase({ url, name: service, log });
  const locks = createAdvisoryLocks({ service, url, log });
  const relay = createOutboxRelay({ database, locks, bus, log });
  const publish = createOutbox({ contract, database, nudge: relay.nudge, now: () => new Date() });
  const { db } = database;
  await bus.ensure(Object.values(contract.publishes).map(({ channel, partitions }) => ({ name: channel, partitions })));
  const began = new Map<string, number>();
  const event: number[] = [];
  const commit: number[] = [];
  const consumers = await startConsumers({
    contract,
    database,
    locks,
    log,
    bus: {
      subscribe: (options) =>
        bus.subscribe({
          ...options,
          handle: async (record) => {
            await options.handle(record);
            event.push(performance.now() - (began.get(String(JSON.parse(record.value).n)) ?? Number.NaN));
          },
        }),
    },
    consumers: {
      'order.placed': async ({ event_id, order_id, n }: { event_id: string; order_id: string; n: number }) => {
        await db.run`insert into effects (id, key, n) values (${event_id}, ${order_id}, ${n})`;
      },
      'order.viewed': async () => {},
    },
  });
  relay.start();
  const start = performance.now();
  const changes: Promise<void>[] = [];
  for (let n = 0; n < rate * seconds; n++) {
    await pause(Math.max(0, start + (n * 1000) / rate - performance.now()));
    began.set(String(n), performance.now());
    const change = database.unit(() => publish('order.placed', { order_id: `key-${n % 40}`, n }));
    changes.push(change.then(() => void commit.push(performance.now() - (began.get(String(n)) ?? Number.NaN))));
  }
  await Promise.all(changes);
  while (event.length < rate * seconds) await pause(20);
  await consumers.stop();
  await relay.stop();
  await database.close();
  await locks.close();
  // The first second warms up.
  return { event: event.slice(rate), commit: commit.slice(rate) };
}

/** Lines to print. */
export async function benchBus(): Promise<readonly string[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'novatrek-bench-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, log, temporary: true });
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    await client.query('create database bench');
    await installBus(server.url('bus'), { topics: [{ name: topic, partitions: 4 }], acls: [], roles: {} });
    const plain = new pg.Client({ connectionString: server.url('bench') });
    await plain.connect();
    await plain.query(tables);
    await plain.query(
      'create table plain (id bigint generated always as identity primary key, key text not null, value text not null)',
    );
    const bus = pgLog({ url: server.url('bus') });
    const found = await throughput(bus, plain);
    const { event, commit } = await latency(server.url('bench'), bus);
    await bus.close();
    await plain.end();
    const line = (name: string, ours: string, theirs: string) => {
      const rates = found[ours] ?? [];
      const ratios = (found[theirs] ?? []).map((other, round) => other / (rates[round] ?? other));
      return `${name.padEnd(34)} ${middle(rates).toFixed(0).padStart(7)} messages/s  ${middle(ratios).toFixed(2)}× of plain ${theirs.split(' ')[0]?.toUpperCase()}`;
    };
    const ms = (values: readonly number[]) =>
      `p50 ${of(0.5, values).toFixed(1)} ms  p99 ${of(0.99, values).toFixed(1)} ms`;
    return [
      line('bus: publish, one at a time', 'publish one', 'insert one'),
      line(`bus: publish, ${batch} at a time`, 'publish', 'insert'),
      line('bus: consume', 'consume', 'select'),
      `${`event, at ${rate} a second`.padEnd(34)} ${ms(event)}`,
      `${'  its change alone'.padEnd(34)} ${ms(commit)}  (${(middle(event) / middle(commit)).toFixed(1)}× to its effect)`,
    ];
  } finally {
    await client.end();
    await server.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${(await benchBus()).join('\n')}\n`);
