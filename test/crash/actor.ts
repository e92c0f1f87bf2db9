/** One process of a service, to be killed: `actor.ts producer|relay|consumer`. */
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../runtime/platform/data/postgres-database.ts';
import { startConsumers } from '../../runtime/platform/events/consumers.ts';
import { createOutbox } from '../../runtime/platform/events/outbox.ts';
import { createOutboxRelay } from '../../runtime/platform/events/outbox-relay.ts';
import { createAdvisoryLocks } from '../../runtime/platform/stores/advisory-locks.ts';
import { openBus } from '../platform/bus/open-bus.ts';
import { type OrderEvent, ordersContract } from '../platform/events/contract.ts';
import { mortal } from './fault.ts';

const [role = ''] = process.argv.slice(2);
const { DATABASE_URL: url = '', SERVICE: service = '', DELIVERIES: deliveries = '', DIE_AT } = process.env;
const keys = 12;
const log = { info: () => {}, warn: () => {}, error: () => {} };
const pass = mortal(DIE_AT);
const contract = ordersContract(service);
const database = openDatabase({ url, name: service, log, timeouts: { connect: 2_000 } });
const { db } = database;

async function produce(): Promise<void> {
  const publish = createOutbox({
    contract,
    database,
    nudge: () => pass('after-business-commit'),
    now: () => new Date(),
  });
  for (;;) {
    const key = `key-${Math.floor(Math.random() * keys)}`;
    const order = async () => {
      const row = await db.one<{ n: number }>`
        insert into counters as c (key, n) values (${key}, 1) on conflict (key) do update set n = c.n + 1 returning n`;
      await db.run`insert into orders (key, n) values (${key}, ${row?.n ?? 0})`;
      await publish('order.placed', { order_id: key, n: row?.n ?? 0 });
    };
    await database.unit(order).catch(() => pause(50));
    await pause(4);
  }
}

function relay(): void {
  const locks = createAdvisoryLocks({ service, url, log });
  const bus = openBus(process.env);
  const publish: typeof bus.publish = async (messages) => {
    pass('before-publish');
    await bus.publish(messages);
  };
  const afterPublish = async () => pass('after-publish');
  createOutboxRelay({ database, locks, bus: { publish }, log, afterPublish }).start();
}

async function consume(): Promise<void> {
  const bus = openBus(process.env);
  await startConsumers({
    contract,
    database,
    locks: createAdvisoryLocks({ service, url, log }),
    log,
    bus: {
      subscribe: (options) =>
        bus.subscribe({
          ...options,
          handle: (record) => {
            appendFileSync(deliveries, '.');
            return options.handle(record);
          },
        }),
    },
    consumers: {
      'order.placed': async ({ event_id, order_id, n }: OrderEvent) => {
        await db.run`insert into effects (id, key, n) values (${event_id}, ${order_id}, ${n})`;
      },
      'order.viewed': async () => {},
    },
    afterEffect: async () => pass('after-effect'),
  });
}

if (role === 'producer') await produce();
else if (role === 'relay') relay();
else await consume();
