import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventBus } from '../../../runtime/platform/bus.ts';
import { CallFailed } from '../../../runtime/platform/calls/call-failed.ts';
import { DatabaseUnavailable } from '../../../runtime/platform/data/database-error.ts';
import { RejectEvent } from '../../../runtime/platform/events/reject-event.ts';
import type { BusFixture } from '../bus/fixture.ts';
import { eventually, openWorld } from './world.ts';

/** From the bus to the effect. */
export function hearingSuite(start: () => Promise<BusFixture>): void {
  let fixture: BusFixture;
  beforeAll(async () => {
    fixture = await start();
  }, 120_000);
  afterAll(async () => {
    await fixture?.close();
  });

  const callFailed = (status: number) =>
    new CallFailed({ service: 'svc-stock', operation: 'reserve', reason: 'status', status });
  const message = (topic: string, event: string, n: number, id = randomUUID()) => {
    const payload = { event_id: id, event_type: event, timestamp: '2026-11-21T08:00:00Z', order_id: 'a', n };
    return { topic, key: 'a', value: JSON.stringify(payload), headers: { ce_id: id } };
  };

  it('gives a message that comes twice its effect once, and another event of that id its own', async () => {
    const world = await openWorld(fixture);
    const { effect, hear } = world.replica();
    await hear(effect);
    const one = message(world.placed, 'order.placed', 1);
    await world.publish([one, message(world.placed, 'order.placed', 2), one]);
    await world.publish([one, message(world.placed, 'order.placed', 3)]);
    await eventually(() => world.effects(), [1, 2, 3]);
    await world.publish([message(world.viewed, 'order.viewed', 4, one.headers.ce_id)]);
    await eventually(() => world.effects(), [1, 2, 3, 4]);
  });

  it('hears what it missed once a bus is there that was away at its start, and stops while it waits', async () => {
    const world = await openWorld(fixture);
    let away = 3;
    const wrap = (bus: EventBus): EventBus => ({
      ...bus,
      subscribe: (options) => (away-- > 0 ? Promise.reject(new Error('the bus is away')) : bus.subscribe(options)),
    });
    const { effect, hear } = world.replica({ wrap });
    await hear(effect);
    await world.publish([message(world.placed, 'order.placed', 1)]);
    await eventually(() => world.effects(), [1]);
    const never = world.replica({ wrap: (bus) => ({ ...bus, subscribe: () => Promise.reject(new Error('away')) }) });
    await (await never.hear(never.effect)).stop();
  });

  it('takes back what it did when another replica has handled the message meanwhile', async () => {
    const world = await openWorld(fixture);
    const { effect, hear } = world.replica();
    const one = message(world.placed, 'order.placed', 1);
    await hear(async (event) => {
      await effect(event);
      if (event.n !== 1) return;
      await world.server.query('insert into platform_inbox (consumer, message_id) values ($1, $2)', [
        world.contract.service,
        `${world.placed} ${one.headers.ce_id}`,
      ]);
    });
    await world.publish([one, message(world.placed, 'order.placed', 2)]);
    await eventually(() => world.effects(), [2]);
    expect(await world.letters()).toEqual([]);
  });

  it('does the rest of what was cut off after a checkpoint', async () => {
    const world = await openWorld(fixture);
    const { database, hear } = world.replica();
    const { db } = database;
    let tries = 0;
    await hear(async ({ event_id: id }) => {
      await db.run`insert into counters (key, n) values ('intent', 1) on conflict do nothing`;
      await db.checkpoint();
      tries++;
      if (tries === 1) throw new Error('cut off');
      await db.run`insert into effects (id, key, n) values (${id}, 'a', 7)`;
    });
    await world.publish([message(world.placed, 'order.placed', 1)]);
    await eventually(() => world.effects(), [7]);
  });

  it('tries what passes until it has passed, and lets those behind wait', async () => {
    const world = await openWorld(fixture);
    const { effect, hear, place, relay } = world.replica();
    relay.start();
    const tried: string[] = [];
    await hear(
      async (event, { attempt }) => {
        tried.push(`${event.n}.${attempt}`);
        await effect(event);
        if (event.n === 1 && attempt < 5) throw callFailed(503);
        if (event.n === 1 && attempt < 9) throw new DatabaseUnavailable('gone');
      },
      { tries: 2 },
    );
    await place('a', 1, 2, 3);
    await eventually(() => world.effects('a'), [1, 2, 3]);
    expect(tried).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => `1.${attempt}`), '2.1', '3.1']);
    expect(await world.letters()).toEqual([]);
  });

  it('puts aside at once what will never be right', async () => {
    const world = await openWorld(fixture);
    const { effect, hear, list } = world.replica();
    const tried: number[] = [];
    await hear(async (event) => {
      tried.push(event.n);
      await effect(event);
      if (event.n === 1) throw new RejectEvent('no such order\0');
    });
    const wrong = { ...message(world.placed, 'order.placed', 2), key: 'b' };
    const faulty = { ...wrong, value: wrong.value.replace('"n":2', '"n":"two"') };
    // The embedded log has no place for what a foreign producer may put into Kafka.
    const text = fixture.environment.BUS_DATABASE_URL === undefined ? 'hello\0' : 'hello\ufffd';
    const garbled = { ...message(world.placed, 'order.placed', 3), key: 'c', value: text };
    await world.publish([message(world.placed, 'order.placed', 1), faulty, garbled]);
    await world.publish([{ ...message(world.placed, 'order.placed', 4), key: 'd' }]);
    await eventually(() => world.effects(), [4]);
    await eventually(async () => (await list()).length, 3);
    const letters = new Map((await list()).map((letter) => [letter.key, letter]));
    expect(letters.get('a')).toMatchObject({ attempts: 1, parked: false, topic: world.placed });
    expect(letters.get('a')?.error.message).toBe('RejectEvent: no such order\ufffd');
    expect(letters.get('b')?.error.message).toMatch(/not what the contract says: \/n/);
    expect(letters.get('b')?.headers).toEqual(faulty.headers);
    expect(letters.get('b')?.value).toBe(faulty.value);
    expect(letters.get('c')).toMatchObject({ value: 'hello\ufffd', error: { message: 'RejectEvent: not JSON' } });
    expect(tried.sort()).toEqual([1, 4]);
  });

  it('tries five times what fails without telling why, then puts it aside', async () => {
    const world = await openWorld(fixture);
    const { effect, hear, list, place, relay } = world.replica();
    relay.start();
    const tried: string[] = [];
    await hear(async (event, { attempt }) => {
      tried.push(`${event.n}.${attempt}`);
      await effect(event);
      if (event.n === 1) throw new Error('what is this');
      if (event.n === 3) throw callFailed(500);
      if (event.n === 4) throw callFailed(422);
    });
    await place('a', 1);
    await place('b', 2);
    await place('c', 3);
    await place('d', 4);
    await eventually(async () => (await list()).map(({ attempts }) => attempts), [5, 5, 5]);
    await eventually(() => world.effects(), [2]);
    expect(tried.filter((one) => one.startsWith('1'))).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5']);
  });

  it('lets later messages of the key go on where the contract says so', async () => {
    const world = await openWorld(fixture);
    const { effect, hear, publish, relay } = world.replica();
    relay.start();
    await hear(async (event) => {
      await effect(event);
      if (event.n === 2) throw new RejectEvent('no');
    });
    for (const n of [1, 2, 3, 4]) await publish('order.viewed', { order_id: 'a', n });
    await eventually(() => world.effects('a'), [1, 3, 4]);
    await eventually(() => world.letters(), ['2 open']);
  });

  it('does not try a letter again because its message came again', async () => {
    const world = await openWorld(fixture);
    const { effect, hear } = world.replica();
    let tries = 0;
    await hear(async (event) => {
      if (event.n === 1) tries++;
      if (event.n === 1) throw new RejectEvent('no');
      await effect(event);
    });
    const bad = message(world.viewed, 'order.viewed', 1);
    await world.publish([bad]);
    await eventually(() => world.letters(), ['1 open']);
    await world.publish([bad, message(world.viewed, 'order.viewed', 2)]);
    await eventually(() => world.effects(), [2]);
    expect(tries).toBe(1);
  });

  it('keeps a message whose place is that of another, long resolved one', async () => {
    const world = await openWorld(fixture);
    const { hear, list } = world.replica();
    for (const partition of [0, 1])
      await world.server.query(
        `insert into platform_dead_letters (consumer, topic, "partition", "offset", message_id, key, headers, value,
           error, attempts, resolved_at, resolution)
         values ($1, $2, $3, 0, 'old', 'a', '{}', 'old', '{}', 1, now(), 'replayed')`,
        [world.contract.service, world.placed, partition],
      );
    await hear(async () => {
      throw new RejectEvent('no');
    });
    const bad = message(world.placed, 'order.placed', 1);
    await world.publish([bad]);
    await eventually(async () => (await list()).map((letter) => letter.message_id), [bad.headers.ce_id]);
  });

  it('finishes the event in hand before it stops, and leaves the rest to the next', async () => {
    const world = await openWorld(fixture);
    const { effect, hear, place, relay } = world.replica();
    relay.start();
    let open = () => {};
    let begun = 0;
    const gate = new Promise<void>((opened) => {
      open = opened;
    });
    const first = await hear(async (event) => {
      begun++;
      await gate;
      await effect(event);
    });
    await place('a', 1, 2, 3);
    await eventually(() => begun, 1);
    let stopped = false;
    const stopping = first.stop().then(() => {
      stopped = true;
    });
    await pause(100);
    expect(stopped).toBe(false);
    open();
    await stopping;
    expect(await world.effects()).toEqual([1]);
    const other = world.replica();
    await other.hear(other.effect);
    await eventually(() => world.effects(), [1, 2, 3]);
  });

  it('stops while an event is tried again and again, and the next goes on with it', async () => {
    const world = await openWorld(fixture);
    const { hear, place, relay } = world.replica();
    relay.start();
    let tries = 0;
    const first = await hear(
      async () => {
        tries++;
        throw callFailed(503);
      },
      { firstPause: 600_000 },
    );
    await place('a', 1, 2);
    await eventually(() => tries, 1);
    await first.stop();
    const other = world.replica();
    await other.hear(other.effect);
    await eventually(() => world.effects(), [1, 2]);
  });
}
