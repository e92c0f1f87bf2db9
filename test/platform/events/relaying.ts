import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BusFixture } from '../bus/fixture.ts';
import { channel } from './contract.ts';
import { eventually, openWorld } from './world.ts';

/** From the outbox to the bus, whatever happens. */
export function relayingSuite(start: () => Promise<BusFixture>): void {
  let fixture: BusFixture;
  beforeAll(async () => {
    fixture = await start();
  }, 120_000);
  afterAll(async () => {
    await fixture?.close();
  });

  it('is done by one relay of two, and by the other when the first has lost its connection', async () => {
    const world = await openWorld(fixture);
    let open = () => {};
    let gate: Promise<void> | undefined;
    const published = [0, 0];
    const replicas = [0, 1].map((at) =>
      world.replica({
        relay: {
          afterPublish: async () => {
            published[at] = (published[at] ?? 0) + 1;
            if (gate !== undefined && leader() === at) await gate;
          },
        },
      }),
    );
    const leader = () => (published[0] !== 0 ? 0 : 1);
    const [first] = replicas;
    for (const { relay } of replicas) relay.start();
    const got = await world.log();
    for (let n = 1; n <= 50; n++) await first?.place('a', n);
    await eventually(() => got.length, 50);
    // Who does not lead has published nothing: nothing came twice.
    expect(published.filter((times) => times > 0)).toHaveLength(1);
    await eventually(world.outbox, 0);

    gate = new Promise((opened) => {
      open = opened;
    });
    const before = published[leader()];
    await first?.place('a', 51);
    await eventually(() => published[leader()] !== before, true);
    // It hangs between publishing and deleting, and loses its lock.
    await world.server.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
         and database = (select oid from pg_database where datname = current_database())`,
    );
    await first?.place('a', 52, 53);
    await eventually(() => got.map(({ value }) => JSON.parse(value).n).slice(50), [51, 51, 52, 53]);
    expect(published[1 - leader()]).toBeGreaterThan(0);
    open();
    await eventually(world.outbox, 0);
  });

  it('loses nothing while the bus is away, and does not storm it', async () => {
    const world = await openWorld(fixture);
    let away = true;
    let refused = 0;
    const { place, relay } = world.replica({
      wrap: (bus) => ({
        ...bus,
        publish: async (messages) => {
          if (away) refused++;
          if (away) throw new Error('the bus is away');
          await bus.publish(messages);
        },
      }),
    });
    relay.start();
    const got = await world.log();
    for (let n = 1; n <= 200; n++) await place('a', n);
    await eventually(() => refused > 0, true);
    expect(await world.outbox()).toBe(200);
    expect(refused).toBeLessThan(50);
    away = false;
    await eventually(
      () => got.map(({ value }) => JSON.parse(value).n),
      Array.from({ length: 200 }, (_, i) => i + 1),
    );
  });

  it('loses nothing when every connection to the bus breaks', async ({ skip }) => {
    if (fixture.disrupt === undefined) return skip();
    const world = await openWorld(fixture);
    const { effect, hear, place, relay } = world.replica();
    relay.start();
    await hear(effect);
    for (let n = 1; n <= 60; n++) {
      await place('a', n);
      if (n === 30) await fixture.disrupt();
    }
    await eventually(
      () => world.effects('a'),
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    await eventually(world.outbox, 0);
  }, 120_000);

  it('does not hold up other topics because of one that the bus does not take', async () => {
    const world = await openWorld(fixture);
    const lost = channel(world.contract.service, 'order.lost', 'skip');
    const contract = { ...world.contract, publishes: { ...world.contract.publishes, 'order.lost': lost } };
    const { bus, place, publish, relay } = world.replica({ contract });
    relay.start();
    const got = await world.log();
    await publish('order.lost', { order_id: 'a', n: 1 });
    await place('a', 1, 2, 3);
    await eventually(() => got.length, 3);
    await eventually(world.outbox, 1);
    await bus.ensure([{ name: lost.channel, partitions: 1 }]);
    await eventually(world.outbox, 0);
  });

  it('takes more than a bus does at once in pieces', async () => {
    const world = await openWorld(fixture);
    const { database, publish, relay } = world.replica();
    const got = await world.log();
    const note = 'x'.repeat(12_000);
    await database.unit(async () => {
      for (let n = 1; n <= 250; n++) await publish('order.placed', { order_id: 'a', n, note });
      await publish('order.placed', { order_id: 'a', n: 251, note: 'x'.repeat(890_000) });
    });
    relay.start();
    await eventually(
      () => got.map(({ value }) => JSON.parse(value).n),
      Array.from({ length: 251 }, (_, i) => i + 1),
    );
  });

  it('finishes the batch in hand before it stops', async () => {
    const world = await openWorld(fixture);
    let open = () => {};
    let inHand = false;
    const gate = new Promise<void>((opened) => {
      open = opened;
    });
    const { place, relay } = world.replica({
      relay: {
        afterPublish: async () => {
          inHand = true;
          await gate;
        },
      },
    });
    relay.start();
    await place('a', 1);
    await eventually(() => inHand, true);
    let stopped = false;
    const stopping = relay.stop().then(() => {
      stopped = true;
    });
    await pause(50);
    expect(stopped).toBe(false);
    open();
    await stopping;
    expect(await world.outbox()).toBe(0);
  });
}
