import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Log } from '../../../runtime/platform/context.ts';
import { openDatabase } from '../../../runtime/platform/data/postgres-database.ts';
import { createJobs, parseEvery } from '../../../runtime/platform/jobs.ts';
import { currentScope, inScope, type TraceContext } from '../../../runtime/platform/scope.ts';
import type { Job } from '../../../runtime/platform/service.ts';
import { newTrace } from '../../../runtime/platform/sight/trace-context.ts';
import { type FinishedSpan, type Tracer, tracerTo, untraced } from '../../../runtime/platform/sight/tracer.ts';
import { createAdvisoryLocks } from '../../../runtime/platform/stores/advisory-locks.ts';
import type { LockKeeper } from '../../../runtime/platform/stores/held-lock.ts';
import { deferredTables } from '../calls/deferred-tables.ts';
import { eventually, silent } from '../calls/server.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

/** A replica with these jobs, started. */
function replica(
  server: TestDatabase,
  jobs: Record<string, Job>,
  log: Log = silent,
  before = async () => {},
  tracer: Tracer = untraced,
) {
  const database = openDatabase({ url: server.url, name: 'svc-a', log });
  const locks = createAdvisoryLocks({ service: 'svc-a', url: server.url, log });
  const late: LockKeeper = {
    ...locks,
    tryHold: async (key) => {
      await before();
      return await locks.tryHold(key);
    },
  };
  const runner = createJobs({ jobs, database, locks: late, log, jitter: 20, tracer });
  onTestFinished(async () => {
    await runner.stop();
    await locks.close();
    await database.close();
  });
  runner.start();
  return { ...runner, database };
}

it('runs a job at its turns, on one replica at a time, and no more often because there are two', async () => {
  const server = await freshDatabase(deferredTables);
  let [inside, most] = [0, 0];
  const began: number[] = [];
  const job: Job = {
    every: '0.5 second',
    async run() {
      began.push(performance.now());
      inside += 1;
      most = Math.max(most, inside);
      await pause(50);
      inside -= 1;
    },
  };
  const start = performance.now();
  replica(server, { sweep: job });
  replica(server, { sweep: job });
  await eventually(() => began.length >= 5);
  expect(most).toBe(1);
  // The fifth turn is four times half a second after the first, whoever has it and however late it begins.
  expect((began[4] ?? 0) - start).toBeGreaterThan(1_950);
});

it('leaves a turn alone that another replica had while it waited for the lock', async () => {
  const server = await freshDatabase(deferredTables);
  const runs: string[] = [];
  const job = (name: string): Job => ({ every: '1 day', run: async () => void runs.push(name) });
  const recorded = () => eventually(async () => (await server.query('select 1 from platform_jobs')).length === 1);
  let waited = false;
  const second = replica(server, { sweep: job('second') }, silent, async () => {
    await recorded();
    waited = true;
  });
  await pause(200);
  replica(server, { sweep: job('first') });
  await eventually(() => waited);
  await second.stop();
  expect(runs).toEqual(['first']);
});

it('goes on with a job elsewhere when its replica is gone', async () => {
  const server = await freshDatabase(deferredTables);
  const runs: string[] = [];
  const job = (name: string): Job => ({ every: '1 second', run: async () => void runs.push(name) });
  const first = replica(server, { sweep: job('first') });
  await eventually(() => runs.length === 1);
  await first.stop();
  replica(server, { sweep: job('second') });
  await eventually(() => runs.includes('second'));
});

it('logs a job that fails, keeps what went wrong, and runs it again at its next turn', async () => {
  const server = await freshDatabase(deferredTables);
  const said: string[] = [];
  let runs = 0;
  const { stop } = replica(
    server,
    {
      sweep: {
        every: '1 second',
        async run() {
          runs += 1;
          if (runs === 1) throw new Error('the broom broke');
        },
      },
    },
    { ...silent, error: (message: string, details?: object) => said.push(`${message} ${JSON.stringify(details)}`) },
  );
  const row = async () =>
    (await server.query<{ error: string | null; ran_at: string }>('select * from platform_jobs'))[0];
  await eventually(async () => (await row())?.error?.includes('the broom broke') === true);
  await eventually(async () => (await row())?.error === null);
  await stop();
  expect(runs).toBeGreaterThanOrEqual(2);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/a job failed .*sweep.*the broom broke/);
});

it('wakes a job after the commit, and once more if it came while the job ran', async () => {
  const server = await freshDatabase(deferredTables);
  let runs = 0;
  let hold: Promise<void> | undefined;
  const names: (string | undefined)[] = [];
  const { wake, database } = replica(server, {
    sweep: {
      every: '1 day',
      async run() {
        runs += 1;
        names.push(`${currentScope()?.kind} ${currentScope()?.name}`);
        await hold;
      },
    },
  });
  await eventually(() => runs === 1);
  await eventually(async () => (await server.query('select 1 from platform_jobs')).length === 1);

  let open = () => {};
  hold = new Promise((resolve) => {
    open = resolve;
  });
  await database
    .unit(async () => {
      wake('sweep');
      throw new Error('rolled back');
    })
    .catch(() => {});
  await database.unit(async () => {
    await database.db`select 1`;
    wake('sweep');
    await pause(200);
    expect(runs).toBe(1);
  });
  await eventually(() => runs === 2);
  wake('sweep');
  open();
  await eventually(() => runs === 3);
  expect(new Set(names)).toEqual(new Set(['job sweep']));
  expect(() => wake('swep')).toThrow("there is no job 'swep'");
});

it('runs a woken job in the trace of whoever woke it, and by itself in none that is recorded', async () => {
  const server = await freshDatabase(deferredTables);
  const seen: (TraceContext | undefined)[] = [];
  const spans: FinishedSpan[] = [];
  const tracer = tracerTo({ add: (span) => void spans.push(span), flush: async () => {}, close: async () => {} });
  const sweep: Job = { every: '1 day', run: async () => void seen.push(currentScope()?.trace) };
  const { wake, database } = replica(server, { sweep }, silent, undefined, tracer);
  await eventually(() => seen.length === 1);
  await eventually(async () => (await server.query('select 1 from platform_jobs')).length === 1);
  const trace = newTrace(true);
  const request = { kind: 'request', name: 'order', trace, deadline: undefined, idempotencyKey: undefined } as const;
  await inScope({ ...request, readOnly: false }, () => database.unit(async () => wake('sweep')));
  await eventually(() => spans.length === 1);
  wake('sweep');
  await eventually(() => seen.length === 3);
  expect(seen.map((one) => one?.sampled)).toEqual([false, true, false]);
  expect(seen[1]?.traceId).toBe(trace.traceId);
  expect(spans).toMatchObject([{ name: 'run sweep', parent: trace, trace: seen[1] }]);
});

it('waits for the running job when it stops', async () => {
  const server = await freshDatabase(deferredTables);
  let [began, ended] = [false, false];
  const { stop } = replica(server, {
    sweep: {
      every: '1 day',
      async run() {
        began = true;
        await pause(300);
        ended = true;
      },
    },
  });
  await eventually(() => began);
  await stop();
  expect(ended).toBe(true);
});

it('reads how often a job runs', () => {
  expect(['30 seconds', '1 minute', '15 minutes', '1 hour', '2 days'].map(parseEvery)).toEqual([
    30_000, 60_000, 900_000, 3_600_000, 172_800_000,
  ]);
  for (const text of ['', 'soon', '0 seconds', '-1 day', '1 week', '5', 'Infinity days', '1 toString'])
    expect(() => parseEvery(text)).toThrow('is no time between turns');
});
