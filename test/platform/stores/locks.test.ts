import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createAdvisoryLocks, lockNumber } from '../../../runtime/platform/stores/advisory-locks.ts';
import { type LockKeeper, LockLost } from '../../../runtime/platform/stores/held-lock.ts';
import { createLocks } from '../../../runtime/platform/stores/locks.ts';
import { connectValkey } from '../../../runtime/platform/stores/valkey.ts';
import { createValkeyLocks } from '../../../runtime/platform/stores/valkey-locks.ts';
import { eventually, rejection, silent } from '../calls/server.ts';
import { freshDatabase, postgresUrl } from '../postgres.ts';
import { valkeyTests, valkeyUrl } from './valkey.ts';

/** Two replicas of one service, and one of another. */
async function onPostgres(): Promise<Replicas> {
  const { url } = await freshDatabase();
  const open = (service: string) => createAdvisoryLocks({ service, url, log: silent });
  return closing([open('svc-a'), open('svc-a'), open('svc-b')]);
}

async function onValkey(): Promise<Replicas> {
  const run = Math.random().toString(36).slice(2);
  const open = (service: string) => {
    const client = connectValkey(valkeyUrl, silent);
    onTestFinished(() => client.disconnect());
    return createValkeyLocks({ client, service: `${run}:${service}`, life: 900 });
  };
  return closing([open('svc-a'), open('svc-a'), open('svc-b')]);
}

type Replicas = readonly [LockKeeper, LockKeeper, LockKeeper];
function closing(replicas: Replicas): Replicas {
  onTestFinished(async () => {
    for (const one of replicas) await one.close();
  });
  return replicas;
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

for (const { name, replicas, test } of [
  { name: 'PostgreSQL', replicas: onPostgres, test: it },
  { name: 'Valkey', replicas: onValkey, test: valkeyTests },
]) {
  test(`${name}: keeps everybody else out while the work is done, and only of that key and service`, async () => {
    const [one, other, stranger] = (await replicas()).map(createLocks);
    const [working, done] = [gate(), gate()];
    const held = one?.hold('trip-1', async () => {
      working.open();
      await done.opened;
      return 'first';
    });
    await working.opened;
    expect(await other?.hold('trip-1', async () => 'second')).toBeUndefined();
    expect(await one?.hold('trip-1', async () => 'second')).toBeUndefined();
    expect(await other?.hold('trip-1', async () => 'second', { wait: 60 })).toBeUndefined();
    expect(await other?.hold('trip-2', async () => 'other trip')).toBe('other trip');
    expect(await stranger?.hold('trip-1', async () => 'other service')).toBe('other service');

    const waiting = other?.hold('trip-1', async () => 'third', { wait: 20_000 });
    done.open();
    expect(await held).toBe('first');
    expect(await waiting).toBe('third');
    expect(await one?.hold('trip-1', async () => 'fourth')).toBe('fourth');
  });

  test(`${name}: lets go when the work fails`, async () => {
    const [one, other] = (await replicas()).map(createLocks);
    const failing = one?.hold('k', async () => {
      throw new Error('work failed');
    });
    await expect(failing).rejects.toThrow('work failed');
    expect(await other?.hold('k', async () => 1)).toBe(1);
  });

  test(`${name}: never lets two in, however many come`, async () => {
    const locks = (await replicas()).slice(0, 2).map(createLocks);
    let [inside, most, done] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 24 }, async (_, at) => {
        await locks[at % 2]?.hold(
          'k',
          async () => {
            inside += 1;
            most = Math.max(most, inside);
            await new Promise((resolve) => setTimeout(resolve, 2));
            inside -= 1;
            done += 1;
          },
          { wait: 30_000 },
        );
      }),
    );
    expect([most, done]).toEqual([1, 24]);
  });
}

it('PostgreSQL: work counts for nothing if the lock was lost with its connection', async () => {
  const [one, other] = await onPostgres();
  const admin = new pg.Client({ connectionString: await postgresUrl() });
  await admin.connect();
  onTestFinished(() => admin.end());
  const error = await rejection(
    createLocks(one).hold('k', async () => {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'svc-a locks'`,
      );
      await eventually(async () => (await createLocks(other).hold('k', async () => true)) === true);
    }),
  );
  expect(error).toBeInstanceOf(LockLost);
  expect(await createLocks(one).hold('k', async () => 'again')).toBe('again');
});

it('PostgreSQL: gives each service and key a number of its own', () => {
  const pairs = [
    ['svc-a', 'k'],
    ['svc-a', 'l'],
    ['svc-b', 'k'],
    ['svc-', 'ak'],
  ] as const;
  const numbers = pairs.map(([service, key]) => lockNumber(service, key));
  expect(new Set(numbers).size).toBe(4);
  for (const number of numbers) expect(BigInt.asIntN(64, BigInt(number))).toBe(BigInt(number));
});

valkeyTests('Valkey: renews a lock while the work goes on, and frees that of a replica that died', async () => {
  const [one, other] = await onValkey();
  const held = await one.tryHold('k');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await other.tryHold('k')).toBeUndefined();
  expect(held?.lost.aborted).toBe(false);

  await one.close();
  await eventually(async () => (await other.tryHold('k')) !== undefined);
  expect(await rejection(held?.check() ?? Promise.resolve())).toBeInstanceOf(LockLost);
  await held?.release();
  expect(await one.tryHold('k')).toBeUndefined();
});
