import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  isCheckViolation,
  isExclusionViolation,
  isForeignKeyViolation,
  isTransient,
  isUniqueViolation,
} from '../../../runtime/platform/data/database-error.ts';
import type { SentStatement } from '../../../runtime/platform/data/postgres-database.ts';
import { seatsDatabase } from './seats.ts';

const my = seatsDatabase();

it('lets those who find every connection in use wait for one', async () => {
  const small = my.open({ max: 2 });
  let most = 0;
  let open_ = 0;
  await Promise.all(
    Array.from({ length: 20 }, (_, seat) =>
      small.unit(async () => {
        await small.db`insert into seats values (${seat}, 'Jo')`;
        most = Math.max(most, ++open_);
        await pause(2);
        open_ -= 1;
      }),
    ),
  );
  expect(await my.seats()).toHaveLength(20);
  expect(most).toBe(2);
  await small.close();
});

it('tells violations apart', async () => {
  const { db } = my.database;
  await db`insert into seats values (1, 'Jo')`;
  await db`insert into tickets values (1, 1, 5, '[2026-01-01,2026-02-01)')`;
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const twice = await failure(db`insert into seats values (1, 'Al')`);
  const nowhere = await failure(db`insert into tickets values (2, 7, 5, null)`);
  const free = await failure(db`insert into tickets values (3, 1, 0, null)`);
  const overlapping = await failure(db`insert into tickets values (4, 1, 5, '[2026-01-31,2026-03-01)')`);
  const tests = [isUniqueViolation, isForeignKeyViolation, isCheckViolation, isExclusionViolation];
  for (const [i, error] of [twice, nowhere, free, overlapping].entries()) {
    expect(tests.map((test) => test(error))).toEqual([0, 1, 2, 3].map((at) => at === i));
    expect(isTransient(error)).toBe(false);
  }
  expect(isUniqueViolation(twice, 'seats_once')).toBe(true);
  expect(isUniqueViolation(twice, 'tickets_pkey')).toBe(false);
  expect(
    [undefined, null, 'x', new Error('x'), Object.assign(new Error('x'), { code: '23505' })].some((error) =>
      isUniqueViolation(error),
    ),
  ).toBe(false);
});

it('calls passing troubles passing', async () => {
  const hasty = my.open({ timeouts: { statement: 50, lock: 50, idleInTransaction: 50 } });
  const passing = (error: unknown) => isTransient(error);
  await expect(hasty.db`select pg_sleep(5)`).rejects.toSatisfy(passing);
  await my.database.unit(async () => {
    await my.database.db`lock table seats`;
    await expect(hasty.db`select * from seats`).rejects.toSatisfy(passing);
  });
  const idle = hasty.unit(async () => {
    await hasty.db`select 1`;
    await pause(200);
    await hasty.db`select 1`;
  });
  await expect(idle).rejects.toSatisfy(passing);
  for (const code of ['40001', '40P01', '53300', '08006', '25006', '57P03']) {
    const raised = hasty.db.transaction(async () => {
      await hasty.db`select set_config('my.code', ${code}, true)`;
      await hasty.db`do $$ begin raise exception using errcode = current_setting('my.code'); end $$`;
    });
    await expect(raised, code).rejects.toSatisfy(passing);
  }
  await hasty.ping();
  await hasty.close();
  const nobody = my.open({ url: 'postgres://postgres@127.0.0.1:1/postgres' });
  await expect(nobody.ping()).rejects.toSatisfy(passing);
  await expect(nobody.ping()).rejects.toThrow(/can't be reached: .*ECONNREFUSED/);
  await expect(my.database.db`select nothing`).rejects.not.toSatisfy(passing);
  const wrong = my.open({ url: my.server.urlAs('nobody_we_know', 'x') });
  await expect(wrong.ping()).rejects.not.toSatisfy(passing);
});

it('outlives connections that are cut, idle or in use', async () => {
  const cut = () =>
    my.server.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'svc-seats'");
  await my.database.ping();
  await cut();
  await pause(50);
  await my.database.ping();
  const lost = my.database.unit(async () => {
    await my.take(1);
    await cut();
    await my.take(2);
  });
  await expect(lost).rejects.toSatisfy((error) => isTransient(error));
  const committing = my.database.unit(async () => {
    await my.take(1);
    await cut();
  });
  await expect(committing).rejects.toSatisfy((error) => isTransient(error));
  expect(await my.seats()).toEqual([]);
  await my.database.unit(() => my.take(3));
  expect(await my.seats()).toEqual([3]);
});

it('leaves no connection behind, whatever happens in a unit', async () => {
  const small = my.open({ max: 1 });
  const ways: (() => Promise<unknown>)[] = [
    async () => small.db`select 1/0`,
    async () => void (await small.db`select 1/0`.catch(() => {})),
    async () => Promise.all([small.db`select 1/0`, small.db`select 1`]),
    async () => small.db.transaction(async () => small.db`select 1/0`),
    async () => {
      await small.db`select 1`;
      throw new Error('no');
    },
    async () => {
      await small.db`select 1`;
      await small.db`select pg_terminate_backend(pg_backend_pid())`;
    },
    async () => small.db`select ${'\0'}`,
  ];
  for (const way of ways) await expect(small.unit(way)).rejects.toThrow();
  expect(await small.db.one`select 1 as alive`).toEqual({ alive: 1 });
  await small.close();
  await small.close();
  await expect(small.ping()).rejects.toSatisfy((error) => isTransient(error));
});

it('tells who asks of every statement', async () => {
  const sent: SentStatement[] = [];
  const watched = my.open({ observe: (statement) => void sent.push(statement) });
  await watched.unit(() => watched.db`select ${1}::int union select 2`);
  await watched.db`select 1/0`.catch(() => {});
  expect(sent.map(({ text, rows, error }) => [text, rows, error !== undefined])).toEqual([
    ['begin', 0, false],
    ['select $1::int union select 2', 2, false],
    ['commit', 0, false],
    ['select 1/0', 0, true],
  ]);
  await watched.close();
});
