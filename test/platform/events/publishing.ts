import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentScope, inScope, type TraceContext } from '../../../runtime/platform/scope.ts';
import { type FinishedSpan, tracerTo } from '../../../runtime/platform/sight/tracer.ts';
import type { BusFixture } from '../bus/fixture.ts';
import { channel } from './contract.ts';
import { eventually, openWorld } from './world.ts';

/** From a transaction to the bus. */
export function publishingSuite(start: () => Promise<BusFixture>): void {
  let fixture: BusFixture;
  beforeAll(async () => {
    fixture = await start();
  }, 120_000);
  afterAll(async () => {
    await fixture?.close();
  });

  it('publishes if and only if the transaction commits', async () => {
    const world = await openWorld(fixture);
    const { database, publish, relay } = world.replica();
    relay.start();
    const got = await world.log();
    const rolledBack = database.unit(async () => {
      await publish('order.placed', { order_id: 'a', n: 1 });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await database.unit(async () => {
      await publish('order.placed', { order_id: 'a', n: 2 });
      const part = database.db.transaction(async () => {
        await publish('order.placed', { order_id: 'a', n: 3 });
        throw new Error('only this part');
      });
      await expect(part).rejects.toThrow('only this part');
      await pause(300);
      expect(got).toHaveLength(0);
    });
    await publish('order.placed', { order_id: 'a', n: 4 });
    await eventually(() => got.map(({ value }) => JSON.parse(value).n), [2, 4]);
    await eventually(world.outbox, 0);
  });

  it('publishes what a transaction said without waiting for it', async () => {
    const world = await openWorld(fixture);
    const { database, publish, relay } = world.replica();
    relay.start();
    const got = await world.log();
    await database.unit(async () => {
      void publish('order.placed', { order_id: 'a', n: 1 });
    });
    await eventually(() => got.length, 1);
  });

  it('refuses a payload off its contract before anything is committed', async () => {
    const world = await openWorld(fixture);
    const noted = { ...channel(world.contract.service, 'order.noted', 'skip'), key: 'note' };
    const contract = { ...world.contract, publishes: { ...world.contract.publishes, 'order.noted': noted } };
    const { database, publish } = world.replica({ contract });
    const attempt = (payload: Record<string, unknown>) =>
      database.unit(async () => {
        await database.db.run`insert into counters (key, n) values ('a', 1)`;
        await publish('order.placed', payload);
      });
    await expect(attempt({ order_id: 'a', n: 'one' })).rejects.toThrow(
      'order.placed is not what the contract says: /n',
    );
    await expect(attempt({ order_id: 'a', n: 1, color: 'red' })).rejects.toThrow('color');
    await expect(attempt({ order_id: undefined, n: 1 })).rejects.toThrow('order_id');
    await expect(attempt({ order_id: 'a', n: 1, note: 'x'.repeat(900_000) })).rejects.toThrow('larger than');
    await expect(publish('order.lost', { order_id: 'a' })).rejects.toThrow('publishes no order.lost');
    await expect(publish('order.noted', { order_id: 'a', n: 1 })).rejects.toThrow('order.noted needs note');
    expect(await world.server.query('select from counters')).toEqual([]);
    expect(await world.outbox()).toBe(0);
  });

  it('puts an event in its envelope and continues the trace, up to what the consumer does', async () => {
    const world = await openWorld(fixture);
    const spans: FinishedSpan[] = [];
    const tracer = tracerTo({ add: (span) => spans.push(span), flush: async () => {}, close: async () => {} });
    const now = () => new Date('2026-11-21T08:00:00.123Z');
    const { effect, hear, publish, relay } = world.replica({ outbox: { tracer, now } });
    relay.start();
    const got = await world.log();
    let seen: { trace: TraceContext | undefined; key: string | undefined; publishedAt: Date } | undefined;
    await hear(
      async (event, { publishedAt }) => {
        seen = { trace: currentScope()?.trace, key: currentScope()?.idempotencyKey, publishedAt };
        await effect(event);
      },
      { tracer },
    );
    const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true };
    const scope = { kind: 'request' as const, name: 'place', trace, deadline: undefined, readOnly: false };
    await inScope({ ...scope, idempotencyKey: undefined }, () => publish('order.placed', { order_id: 'a', n: 1 }));
    await eventually(() => world.effects(), [1]);
    await eventually(() => got.length, 1);

    const [first] = got;
    if (first === undefined) throw new Error('nothing came');
    const { key, value, headers } = first;
    const payload = JSON.parse(value);
    expect(payload).toEqual({
      order_id: 'a',
      n: 1,
      event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event_type: 'order.placed',
      timestamp: '2026-11-21T08:00:00.123Z',
    });
    expect(key).toBe('a');
    expect(headers).toEqual({
      ce_specversion: '1.0',
      ce_id: payload.event_id,
      ce_type: 'order.placed',
      ce_source: world.contract.service,
      ce_subject: 'a',
      ce_time: payload.timestamp,
      'content-type': 'application/json',
      traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
    });
    await eventually(() => spans.length, 2);
    const [sent, heard] = spans;
    expect([sent?.name, sent?.kind, sent?.parent?.spanId]).toEqual(['publish order.placed', 'producer', trace.spanId]);
    expect([heard?.name, heard?.kind]).toEqual(['process order.placed', 'consumer']);
    expect(headers.traceparent).toContain(sent?.trace.spanId);
    expect(heard?.parent?.spanId).toBe(sent?.trace.spanId);
    expect(seen?.trace).toEqual(heard?.trace);
    expect(seen?.key).toContain(payload.event_id);
    expect(seen?.publishedAt).toEqual(now());
  });

  it('keeps the order of each key, whoever writes', async () => {
    const world = await openWorld(fixture);
    const replicas = [world.replica(), world.replica()];
    for (const { relay } of replicas) relay.start();
    const got = await world.log();
    const keys = ['a', 'b', 'c', 'd'];
    for (const key of keys) await world.server.query('insert into counters (key, n) values ($1, 0)', [key]);
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      const { database, publish } = replicas[writer % 2] ?? world.replica();
      for (let i = 0; i < 25; i++) {
        const key = keys[(writer + i) % 4] ?? 'a';
        await database.unit(async () => {
          const row = await database.db.one<{ n: number }>`
            update counters set n = n + 1 where key = ${key} returning n`;
          await publish('order.placed', { order_id: key, n: row?.n ?? 0 });
        });
      }
    });
    await Promise.all(writers);
    await eventually(() => got.length, 400);
    for (const key of keys) {
      const numbers = got.filter((record) => record.key === key).map(({ value }) => JSON.parse(value).n);
      expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    }
  });
}
