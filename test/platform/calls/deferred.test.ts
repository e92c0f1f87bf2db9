import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { inScope } from '../../../runtime/platform/scope.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { type CallerOptions, deferredCaller } from './deferred-caller.ts';
import { deferredTables } from './deferred-tables.ts';
import { eventually, hang, json, scope, serve } from './server.ts';

const start = async (url: string, options: Partial<CallerOptions> = {}) => {
  const database = await freshDatabase(deferredTables);
  const caller = deferredCaller({ databaseUrl: database.url, url, ...options });
  onTestFinished(() => caller.close());
  return { ...caller, server: database };
};
const waiting = async (database: TestDatabase): Promise<number> =>
  (await database.query('select 1 from platform_deferred_calls')).length;
const buried = (database: TestDatabase) =>
  database.query(`select consumer, topic, "partition", value::jsonb, error, attempts, key from platform_dead_letters`);

it('makes a call when the transaction has committed, and none that was rolled back', async () => {
  const target = await serve(() => ({}));
  const { database, mail, relay, server } = await start(target.url, { relay: { poll: 600_000 } });
  relay.start();
  await inScope(scope({ idempotencyKey: 'k' }), async () => {
    await database
      .unit(async () => {
        await mail({ to: 'nobody' });
        throw new Error('no');
      })
      .catch(() => {});
    await database.unit(async () => {
      await mail({ to: 'a b', urgent: true, body: { text: 'hello' } });
      // Long enough for a relay that was told too early to look and find nothing.
      await pause(300);
      expect(target.seen).toHaveLength(0);
    });
  });
  await eventually(async () => (await waiting(server)) === 0);

  expect(target.seen).toHaveLength(1);
  const [{ method, url, body, headers } = { method: '', url: '', body: '', headers: {} }] = target.seen;
  expect([method, url, body]).toEqual(['POST', '/mail/v1/letters/a%20b?urgent=true', '{"text":"hello"}']);
  expect(headers['idempotency-key']).toHaveLength(43);
  expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
});

it('writes down a call outside any transaction in one of its own', async () => {
  const target = await serve(() => ({}));
  const { print, relay } = await start(target.url);
  await print({ body: { pages: 2 } });
  relay.start();
  await eventually(() => target.seen.length === 1);
});

it('says at once that a call cannot be made', async () => {
  const { mail, server } = await start('http://127.0.0.1:9');
  await expect(mail({})).rejects.toThrow('needs to');
  expect(await waiting(server)).toBe(0);
});

it('repeats a call with the same key until it succeeds, and keeps the order of a target that is away', async () => {
  let failures = 3;
  const target = await serve((_, response) => (failures-- > 0 ? json(response, 503, {}) : {}));
  const { mail, relay, server } = await start(target.url);
  for (const to of ['one', 'two', 'three']) await mail({ to });
  relay.start();
  await eventually(async () => (await waiting(server)) === 0);

  const asked = target.seen.map(({ url }) => url.split('/').at(-1));
  expect(asked).toEqual(['one', 'one', 'one', 'one', 'two', 'three']);
  expect(new Set(target.seen.slice(0, 4).map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

it('does not let one call that fails alone, or one target that hangs, hold up the others', async () => {
  let end = () => {};
  const target = await serve(({ url }, response) => {
    if (url.startsWith('/print')) {
      end = () => void response.destroy();
      return hang();
    }
    return url.endsWith('/ill') ? json(response, 500, {}) : {};
  });
  const { mail, print, relay, server } = await start(target.url, { relay: { firstPause: 60_000 } });
  await print({ body: {} });
  relay.start();
  await eventually(() => target.seen.length === 1);
  for (const to of ['ill', 'two', 'three']) await mail({ to });
  await eventually(async () => (await waiting(server)) === 2);
  const rows = await server.query<{ target: string; attempts: number; last_error: string }>(
    'select target, attempts, last_error from platform_deferred_calls where attempts > 0',
  );
  expect(rows).toEqual([{ target: 'svc-mail', attempts: 1, last_error: 'CallFailed: svc-mail send answered 500' }]);

  end();
});

it('puts aside what will not get better, with what is needed to look at it', async () => {
  const problem = { status: 422, code: 'no-such-address' };
  const target = await serve(({ url }, response) => (url.endsWith('/bad') ? json(response, 422, problem) : {}));
  const { mail, relay, server } = await start(target.url);
  await mail({ to: 'bad', body: { text: 'x' }, idempotencyKey: 'k' });
  await mail({ to: 'good' });
  relay.start();
  await eventually(async () => (await waiting(server)) === 0);

  expect(await buried(server)).toEqual([
    {
      consumer: 'svc-orders',
      topic: 'call:svc-mail',
      partition: 0,
      value: { operation: 'send', request: { to: 'bad', body: { text: 'x' } } },
      error: { message: 'CallFailed: svc-mail send answered 422', status: 422, problem },
      attempts: 1,
      key: 'k',
    },
  ]);
  expect(target.seen).toHaveLength(2);
});

it('puts off requests to external systems too', async () => {
  let failures = 1;
  const target = await serve(({ body }, response) => {
    if (body.includes('wrong')) return json(response, 400, { error: 'no such number' });
    return failures-- > 0 ? json(response, 500, {}) : {};
  });
  const { sms, relay, server } = await start(target.url);
  await sms({ method: 'POST', path: '/messages', body: { to: '+1' }, query: { dry: true } });
  await sms({ method: 'POST', path: '/messages', body: { to: 'wrong' } });
  relay.start();
  await eventually(async () => (await waiting(server)) === 0);

  const right = target.seen.filter(({ body }) => body.includes('+1'));
  expect(right.map(({ url }) => url)).toEqual(['/messages?dry=true', '/messages?dry=true']);
  expect(right[0]?.headers.authorization).toBe('Bearer sms-key');
  expect(new Set(right.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  const [dead] = await buried(server);
  expect(dead).toMatchObject({ topic: 'call:external:sms-gateway', error: { status: 400 } });
});

it('is done by one of two replicas', async () => {
  const target = await serve(() => ({}));
  const first = await start(target.url);
  const second = deferredCaller({ databaseUrl: first.server.url, url: target.url });
  onTestFinished(() => second.close());
  first.relay.start();
  second.relay.start();
  await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? first : second).mail({ to: `guest-${at}` })));
  await eventually(async () => (await waiting(first.server)) === 0);
  expect(new Set(target.seen.map(({ url }) => url)).size).toBe(40);
  expect(target.seen).toHaveLength(40);

  await first.relay.stop();
  await first.mail({ to: 'later' });
  await second.mail({ to: 'latest' });
  await eventually(async () => (await waiting(first.server)) === 0);
});

it('loses no call when its process is killed, and repeats one under the same key', async () => {
  const letters = 30;
  let slow = true;
  const target = await serve(async ({ url }) => (slow && url.endsWith('guest-7') ? hang() : {}));
  const database = await freshDatabase(deferredTables);
  const run = () =>
    spawn(
      process.execPath,
      [
        '--import',
        fileURLToPath(new URL('../run-typescript.js', import.meta.url)),
        fileURLToPath(new URL('./deferred-caller.process.ts', import.meta.url)),
      ],
      {
        env: { ...process.env, DATABASE_URL: database.url, TARGET_URL: target.url, LETTERS: String(letters) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
  const replica = run();
  onTestFinished(() => void replica.kill('SIGKILL'));
  await eventually(() => target.seen.some(({ url }) => url.endsWith('guest-7')));
  replica.kill('SIGKILL');
  await once(replica, 'exit');
  expect(await waiting(database)).toBeGreaterThan(0);

  slow = false;
  const heir = deferredCaller({ databaseUrl: database.url, url: target.url });
  onTestFinished(() => heir.close());
  heir.relay.start();
  await eventually(async () => (await waiting(database)) === 0);
  const keys = target.seen.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys)).toEqual(new Set(Array.from({ length: letters }, (_, at) => `letter-${at}`)));
  const sevenths = target.seen.filter(({ url }) => url.endsWith('guest-7'));
  expect(sevenths.length).toBeGreaterThanOrEqual(2);
  expect(new Set(sevenths.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['letter-7']));
});
