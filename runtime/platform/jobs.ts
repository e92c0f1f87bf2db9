import { setTimeout as pause } from 'node:timers/promises';
import { newTrace } from './calls/call-observer.ts';
import type { Log } from './context.ts';
import type { Database } from './data/database.ts';
import { currentScope, inScope, type TraceContext } from './scope.ts';
import type { Job } from './service.ts';
import { type Tracer, untraced } from './sight/tracer.ts';
import type { LockKeeper } from './stores/held-lock.ts';

export interface JobsOptions {
  readonly jobs: Readonly<Record<string, Job>>;
  readonly database: Database;
  readonly locks: LockKeeper;
  readonly log: Log;
  /** Milliseconds up to which a turn is put off by chance, so that not everything starts at once. */
  readonly jitter?: number;
  readonly observe?: (job: string, run: { readonly milliseconds: number; readonly failed: boolean }) => void;
  readonly tracer?: Tracer;
}

export interface Jobs {
  start(): void;
  /** Runs it now, and once more if it is running already: it may have looked before there was something to see. */
  wake(job: string): void;
  /** Waits for those that are running. */
  stop(): Promise<void>;
}

/** Longer than this nobody sleeps without looking at the clock: it may have been set. */
const longestSleep = 3_600_000;
const afterTrouble = 5_000;
const whileElsewhere = 500;

/**
 * Runs each job at its turns, on one replica at a time: all replicas know from the database when it ran last. A job that
 * fails is logged and runs again at its next turn.
 */
export function createJobs(options: JobsOptions): Jobs {
  const { jobs, database, locks, log, jitter = 1_000, observe, tracer = untraced } = options;
  const { db } = database;
  const runners = new Map(Object.entries(jobs).map(([name, job]) => [name, createRunner(name, job)]));
  let stopped = false;

  function createRunner(name: string, job: Job) {
    const every = parseEvery(job.every);
    let woken = false;
    /** What the job was woken by: its run belongs to that. Turns that come by themselves are traced by nobody. */
    let cause: TraceContext | undefined;
    let stir = () => {};
    let loop: Promise<void> | undefined;

    const sleep = async (time: number) => {
      if (stopped || woken) return;
      const waking = new AbortController();
      stir = () => waking.abort();
      await pause(Math.min(time, longestSleep), undefined, { signal: waking.signal }).catch(() => {});
    };

    /** Milliseconds; by the clock of the database, which all replicas share. */
    const untilTurn = async (): Promise<number> => {
      const row = await db.one<{ milliseconds: number }>`
        select extract(epoch from ran_at + ${every} * interval '1 millisecond' - now())::float8 * 1000 as milliseconds
        from platform_jobs where name = ${name}`;
      return row?.milliseconds ?? 0;
    };

    const turn = async (): Promise<void> => {
      const held = await locks.tryHold(`platform:job:${name}`);
      if (held === undefined) {
        // What it was woken for may have come after the other replica looked: its run must end before ours begins.
        const wasWoken = woken;
        woken = false;
        await sleep(whileElsewhere * (0.5 + Math.random()));
        woken ||= wasWoken;
        return;
      }
      try {
        if (!woken && (await untilTurn()) > 0) return;
        woken = false;
        await run();
      } finally {
        await held.release();
      }
    };

    const run = async (): Promise<void> => {
      const began = performance.now();
      let error: unknown;
      const [{ at } = { at: new Date() }] = await db<{ at: Date }>`select now() as at`;
      const parent = cause ?? newTrace();
      cause = undefined;
      const span = tracer.begin({ name: `run ${name}`, kind: 'internal', parent });
      const scope = {
        kind: 'job' as const,
        name,
        trace: span.trace,
        deadline: undefined,
        idempotencyKey: undefined,
        readOnly: false,
      };
      try {
        await inScope(scope, () => job.run());
      } catch (thrown) {
        error = thrown ?? new Error('it failed without saying why');
        log.error('a job failed', { job: name, error: errorText(error), next: job.every });
      }
      span.end(error === undefined ? undefined : error instanceof Error ? error.name : 'error');
      observe?.(name, { milliseconds: performance.now() - began, failed: error !== undefined });
      const failedAt = error === undefined ? null : new Date();
      const text = error === undefined ? null : errorText(error).slice(0, 2_000);
      await db.run`
        insert into platform_jobs (name, ran_at, failed_at, error) values (${name}, ${at}, ${failedAt}, ${text})
        on conflict (name) do update
        set ran_at = excluded.ran_at, failed_at = excluded.failed_at, error = excluded.error`;
    };

    const go = async (): Promise<void> => {
      while (!stopped) {
        try {
          const left = woken ? 0 : await untilTurn();
          if (left > 0 || !woken) await sleep(Math.max(left, 0) + Math.random() * Math.min(jitter, every / 10));
          if (stopped) return;
          if (woken || (await untilTurn()) <= 0) await turn();
        } catch (error) {
          log.error('a job could not have its turn', { job: name, error: errorText(error) });
          const wasWoken = woken;
          woken = false;
          await sleep(Math.min(afterTrouble, every));
          woken ||= wasWoken;
        }
      }
    };

    return {
      start() {
        loop ??= go();
      },
      wake(by: TraceContext | undefined) {
        cause ??= by;
        woken = true;
        stir();
      },
      async stop() {
        stir();
        await loop;
      },
    };
  }

  return {
    start() {
      for (const runner of runners.values()) runner.start();
    },
    wake(name) {
      const runner = runners.get(name);
      if (runner === undefined) throw new TypeError(`there is no job '${name}'`);
      const by = currentScope()?.trace;
      database.afterCommit(() => runner.wake(by));
    },
    async stop() {
      stopped = true;
      await Promise.all([...runners.values()].map((runner) => runner.stop()));
    },
  };
}

const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds in `30 seconds`, `1 day`. */
export function parseEvery(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(text) ?? [];
  const milliseconds = isUnit(unit) ? Number(count) * units[unit] : Number.NaN;
  if (!(milliseconds > 0)) throw new TypeError(`'${text}' is no time between turns: write '30 seconds' or '1 day'`);
  return milliseconds;
}

function isUnit(text: string | undefined): text is keyof typeof units {
  return text !== undefined && text in units;
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
