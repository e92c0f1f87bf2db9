import { expect, onTestFinished, vi } from 'vitest';
import type { BusRecord, EventBus } from '../../../runtime/platform/bus.ts';
import type { Contract } from '../../../runtime/platform/contract.ts';
import type { Database } from '../../../runtime/platform/data/database.ts';
import { openDatabase } from '../../../runtime/platform/data/postgres-database.ts';
import { type ConsumersOptions, startConsumers } from '../../../runtime/platform/events/consumers.ts';
import type { DeadLetter } from '../../../runtime/platform/events/dead-letter.ts';
import { listDeadLetters } from '../../../runtime/platform/events/dead-letters.ts';
import { createOutbox, type OutboxOptions } from '../../../runtime/platform/events/outbox.ts';
import { createOutboxRelay, type OutboxRelayOptions } from '../../../runtime/platform/events/outbox-relay.ts';
import type { EventInfo } from '../../../runtime/platform/service.ts';
import { createAdvisoryLocks } from '../../../runtime/platform/stores/advisory-locks.ts';
import type { BusFixture } from '../bus/fixture.ts';
import { fresh } from '../bus/traffic.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { type OrderEvent, ordersContract } from './contract.ts';
import { tables } from './tables.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;
export type Replica = ReturnType<World['replica']>;
export type Hear = (event: OrderEvent, info: EventInfo) => Promise<void>;

// A group may take long to form where the broker has just been killed and the machine has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** A service with its database and topics, which nobody else has. */
export async function openWorld(fixture: BusFixture) {
  const contract = ordersContract(fresh('svc-orders'));
  const server: TestDatabase = await freshDatabase(tables);
  const admin = fixture.open();
  await admin.ensure(
    Object.values(contract.publishes).map(({ channel, partitions }) => ({ name: channel, partitions })),
  );
  onTestFinished(() => admin.close());
  const placed = contract.publishes['order.placed'].channel;
  return {
    contract,
    placed,
    viewed: contract.publishes['order.viewed'].channel,
    server,
    fixture,
    /** A process of the service, as far as events go. */
    replica: (more: Parameters<typeof startReplica>[1] = {}) => startReplica({ contract, server, fixture }, more),
    /** Everything on a topic, from its beginning. */
    async log(topic = placed): Promise<readonly BusRecord[]> {
      const got: BusRecord[] = [];
      await admin.subscribe({
        group: fresh('reader'),
        topics: [topic],
        handle: async (record) => void got.push(record),
      });
      return got;
    },
    /** The numbers of a key's effects, in the order in which they happened. */
    async effects(key?: string): Promise<number[]> {
      const rows = await server.query<{ n: number }>(
        'select n from effects where key = $1 or $1::text is null order by seq',
        [key ?? null],
      );
      return rows.map(({ n }) => n);
    },
    /** `4 open, 5 parked` */
    async letters(key?: string): Promise<string[]> {
      const rows = await server.query<{ n: string; parked: boolean }>(
        `select coalesce(substring(value from '"n": ?(\\w+)'), value) as n, parked from platform_dead_letters
         where resolved_at is null and (key = $1 or $1::text is null) order by "offset"`,
        [key ?? null],
      );
      return rows.map(({ n, parked }) => `${n} ${parked ? 'parked' : 'open'}`);
    },
    async outbox(): Promise<number> {
      return (await server.query('select from platform_outbox')).length;
    },
    /** What the world's own administrator sends, without any outbox. */
    publish: (messages: Parameters<EventBus['publish']>[0]) => admin.publish(messages),
  };
}

interface Place {
  readonly contract: Contract & ReturnType<typeof ordersContract>;
  readonly server: TestDatabase;
  readonly fixture: BusFixture;
}

interface More {
  readonly contract?: Contract;
  readonly outbox?: Partial<OutboxOptions>;
  readonly relay?: Partial<OutboxRelayOptions>;
  readonly wrap?: (bus: EventBus) => EventBus;
}

function startReplica({ contract, server, fixture }: Place, more: More) {
  const { service } = contract;
  const database: Database = openDatabase({ url: server.url, name: service, log: quiet });
  const locks = createAdvisoryLocks({ service, url: server.url, log: quiet });
  const bus = (more.wrap ?? ((one) => one))(fixture.open());
  const relay = createOutboxRelay({ database, locks, bus, log: quiet, ...more.relay });
  const publish = createOutbox({
    contract: more.contract ?? contract,
    database,
    nudge: relay.nudge,
    now: () => new Date(),
    ...more.outbox,
  });
  const closers: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const close of closers) await close();
    await relay.stop();
    await bus.close();
    await locks.close();
    await database.close();
  });
  const { db } = database;
  return {
    database,
    locks,
    bus,
    relay,
    publish,
    /** An effect in the transaction at hand. */
    effect: async ({ event_id, order_id, n }: OrderEvent): Promise<void> => {
      await db.run`insert into effects (id, key, n) values (${event_id}, ${order_id}, ${n})`;
    },
    /** Writes order after order of one key, each in a transaction of its own. */
    async place(key: string, ...numbers: readonly number[]): Promise<void> {
      for (const n of numbers) await database.unit(() => publish('order.placed', { order_id: key, n }));
    },
    async hear(placed: Hear, options: Partial<ConsumersOptions> & { readonly viewed?: Hear } = {}) {
      const { viewed = placed, ...rest } = options;
      const consumers = { 'order.placed': placed, 'order.viewed': viewed };
      const started = await startConsumers({
        contract,
        consumers,
        database,
        bus,
        locks,
        log: quiet,
        firstPause: 5,
        poll: 50,
        ...rest,
      });
      closers.push(() => started.stop());
      return started;
    },
    list: (): Promise<DeadLetter[]> => listDeadLetters(db),
  };
}

/** Waits until it is so; as long as it takes within reason. */
export async function eventually<Value>(value: () => Value | Promise<Value>, expected: Value): Promise<void> {
  await expect.poll(value, { timeout: 90_000, interval: 20 }).toEqual(expected);
}
