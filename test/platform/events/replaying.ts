import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallFailed } from '../../../runtime/platform/calls/call-failed.ts';
import type { Database } from '../../../runtime/platform/data/database.ts';
import {
  discardDeadLetters,
  listDeadLetters,
  replayDeadLetters,
} from '../../../runtime/platform/events/dead-letters.ts';
import { RejectEvent } from '../../../runtime/platform/events/reject-event.ts';
import type { BusFixture } from '../bus/fixture.ts';
import { eventually, openWorld, type Replica, type World } from './world.ts';

/** What could not be handled, and what waits behind it. */
export function replayingSuite(start: () => Promise<BusFixture>): void {
  let fixture: BusFixture;
  beforeAll(async () => {
    fixture = await start();
  }, 120_000);
  afterAll(async () => {
    await fixture?.close();
  });

  /** Of key a, 1 had its effect, 2 could not be handled, 3 to 5 wait; b goes on. `bad` holds what fails, and with what. */
  async function poisoned(bad = new Map<number, Error>([[2, new RejectEvent('no')]]), database?: Database) {
    const world = await openWorld(fixture);
    const replica = world.replica();
    replica.relay.start();
    await replica.hear(
      async (event) => {
        await replica.effect(event);
        const error = bad.get(event.n);
        if (error !== undefined) throw error;
      },
      database === undefined ? {} : { database },
    );
    await replica.place('a', 1, 2, 3, 4, 5);
    await replica.place('b', 11, 12, 13);
    await eventually(() => world.letters('a'), ['2 open', '3 parked', '4 parked', '5 parked']);
    await eventually(() => world.effects('b'), [11, 12, 13]);
    expect(await world.effects('a')).toEqual([1]);
    return { world, bad, ...replica };
  }
  const find = async ({ database }: Replica, n: number) => {
    const letters = await listDeadLetters(database.db, { key: 'a' });
    return letters.filter(({ value }) => JSON.parse(value).n === n);
  };
  const resolutions = async (world: World) =>
    (await world.server.query('select resolution from platform_dead_letters order by "offset"')).map(
      ({ resolution }) => resolution,
    );

  it('parks what comes after one of its key, in order, and runs all of it when the first is replayed', async () => {
    const one = await poisoned();
    const { bad, database, place, world } = one;
    bad.clear();
    await replayDeadLetters(database.db, await find(one, 2));
    await place('a', 6, 7);
    await eventually(() => world.effects('a'), [1, 2, 3, 4, 5, 6, 7]);
    await eventually(() => world.letters(), []);
    expect(new Set(await resolutions(world))).toEqual(new Set(['replayed']));
  });

  it('leaves those behind parked when a replayed one fails again, or one of them does', async () => {
    const one = await poisoned();
    const { bad, database, list, place, world } = one;
    await replayDeadLetters(database.db, await find(one, 2));
    await eventually(async () => (await list())[0]?.attempts, 2);
    expect(await world.letters('a')).toEqual(['2 open', '3 parked', '4 parked', '5 parked']);
    bad.clear();
    bad.set(4, new RejectEvent('nor this'));
    await replayDeadLetters(database.db, await find(one, 2));
    await eventually(() => world.letters('a'), ['4 open', '5 parked']);
    expect(await world.effects('a')).toEqual([1, 2, 3]);
    expect((await list())[0]?.error.message).toBe('RejectEvent: nor this');
    await place('a', 6);
    await eventually(() => world.letters('a'), ['4 open', '5 parked', '6 parked']);
    bad.clear();
    await replayDeadLetters(database.db, await list());
    await eventually(() => world.effects('a'), [1, 2, 3, 4, 5, 6]);
  });

  it('asks a person nothing when what fails will pass', async () => {
    const one = await poisoned();
    const { bad, database, list, world } = one;
    bad.clear();
    bad.set(3, new CallFailed({ service: 'svc-stock', operation: 'reserve', reason: 'unreachable' }));
    await replayDeadLetters(database.db, await find(one, 2));
    await eventually(() => world.effects('a'), [1, 2]);
    await eventually(() => world.letters('a'), ['3 parked', '4 parked', '5 parked']);
    bad.clear();
    await eventually(() => world.effects('a'), [1, 2, 3, 4, 5]);
    await eventually(list, []);
  });

  it('frees those behind when the first is discarded, which stays discarded', async () => {
    const one = await poisoned();
    const { bad, database, place, world } = one;
    const got = await world.log();
    await discardDeadLetters(database.db, await find(one, 2));
    await eventually(() => world.effects('a'), [1, 3, 4, 5]);
    bad.clear();
    await eventually(() => got.length, 8);
    const second = got.filter(({ value }) => JSON.parse(value).n === 2);
    await world.publish(second.map(({ topic, key, value, headers }) => ({ topic, key, value, headers })));
    await place('a', 6);
    await eventually(() => world.effects('a'), [1, 3, 4, 5, 6]);
    expect(await resolutions(world)).toEqual(['discarded', 'replayed', 'replayed', 'replayed']);
  });

  it('finds letters by place, message or key', async () => {
    const { database, list } = await poisoned();
    const { db } = database;
    const [first] = await list();
    const place = `${first?.topic}/${first?.partition}/${first?.offset}`;
    const names = (letters: readonly { readonly message_id: string }[]) => letters.map((letter) => letter.message_id);
    expect(names(await listDeadLetters(db, { names: [place] }))).toEqual([first?.message_id]);
    expect(names(await listDeadLetters(db, { names: [first?.message_id ?? ''] }))).toEqual([first?.message_id]);
    expect(await listDeadLetters(db, { key: 'b' })).toEqual([]);
  });

  it('does not strand a message that is parked while the last one before it is replayed', async () => {
    const world = await openWorld(fixture);
    const replica = world.replica();
    replica.relay.start();
    let open = () => {};
    let gate: Promise<void> | undefined;
    let waiting = 0;
    const { database } = replica;
    const run: Database['db']['run'] = async (text, ...values) => {
      if (gate !== undefined && text.join('').includes('into platform_dead_letters')) {
        waiting++;
        await gate;
      }
      return database.db.run(text, ...values);
    };
    const slow: Database = { ...database, db: Object.assign(database.db.bind(undefined), database.db, { run }) };
    let bad = true;
    await replica.hear(
      async (event) => {
        await replica.effect(event);
        if (bad && event.n === 1) throw new RejectEvent('no');
      },
      { database: slow },
    );
    await replica.place('a', 1);
    await eventually(() => world.letters(), ['1 open']);
    gate = new Promise((opened) => {
      open = opened;
    });
    await replica.place('a', 2, 3);
    await eventually(() => waiting, 1);
    bad = false;
    await replayDeadLetters(database.db, await replica.list());
    await eventually(() => world.effects(), [1]);
    await eventually(() => world.letters(), []);
    open();
    await eventually(() => world.effects(), [1, 2, 3]);
    await eventually(() => world.letters(), []);
  });

  it('puts a deferred call that failed for good back among those to be made, once', async () => {
    const world = await openWorld(fixture);
    const { database } = world.replica();
    const { db } = database;
    await world.server.query(
      `insert into platform_dead_letters (consumer, topic, "partition", "offset", message_id, key, headers, value, error,
         attempts)
       values ($1, 'call:external:sms-gateway', 0, 7, 'm', 'the key', '{"traceparent":"t"}',
         '{"operation":"POST","request":{"path":"/x","body":{"to":["+1"]}}}', '{}', 3), ($1, 'call:svc-mail', 0, 8, 'n', 'k2',
         '{}', '{"operation":"send","request":{}}', '{}', 3)`,
      [world.contract.service],
    );
    const [first, second] = await listDeadLetters(db);
    if (first === undefined || second === undefined) throw new Error('no letters');
    await replayDeadLetters(db, [first]);
    await replayDeadLetters(db, [first]);
    await discardDeadLetters(db, [second]);
    expect(
      await world.server.query(
        'select target, operation, request, headers, idempotency_key, attempts from platform_deferred_calls',
      ),
    ).toEqual([
      {
        target: 'external:sms-gateway',
        operation: 'POST',
        request: { path: '/x', body: { to: ['+1'] } },
        headers: { traceparent: 't' },
        idempotency_key: 'the key',
        attempts: 0,
      },
    ]);
    expect(await listDeadLetters(db)).toEqual([]);
    expect(await resolutions(world)).toEqual(['replayed', 'discarded']);
  });
}
