import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../context.ts';
import { type HeldLock, type LockKeeper, LockLost } from './held-lock.ts';

export interface AdvisoryLocksOptions {
  readonly service: string;
  /** A connection of its own: a session keeps its locks as long as it lives, so poolers in transaction mode won't do. */
  readonly url: string;
  readonly log: Log;
}

/** Locks kept by PostgreSQL: one session for all that a replica holds, opened with the first. They end with the session. */
export function createAdvisoryLocks({ service, url, log }: AdvisoryLocksOptions): LockKeeper {
  // A session may take its own lock twice; within one process we have to see to it ourselves.
  const held = new Map<string, AbortController>();
  let session: Promise<pg.Client> | undefined;

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      connectionString: url,
      application_name: `${service} locks`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    let over = false;
    const lose = (why: string) => {
      if (over) return;
      over = true;
      if (session === opening) session = undefined;
      if (held.size > 0) log.warn('locks are lost with the connection that held them', { locks: held.size, why });
      for (const holder of held.values()) holder.abort();
      held.clear();
      client.end().catch(() => {});
    };
    client.on('error', (error) => lose(error.message));
    client.on('end', () => lose('closed'));
    const opening = session;
    try {
      await client.connect();
    } catch (error) {
      lose('no connection');
      throw error;
    }
    return client;
  };

  // One connection takes one question at a time.
  let asked: Promise<unknown> = Promise.resolve();
  const ask = (text: string, values: readonly string[]): Promise<boolean> => {
    const answer = asked.then(async () => {
      session ??= Promise.resolve().then(connect);
      const client = await session;
      const { rows } = await client.query<{ yes: boolean }>(text, [...values]);
      return rows[0]?.yes === true;
    });
    asked = answer.catch(() => {});
    return answer;
  };

  return {
    async tryHold(key): Promise<HeldLock | undefined> {
      if (held.has(key)) return undefined;
      const holder = new AbortController();
      held.set(key, holder);
      const letGo = () => {
        if (held.get(key) === holder) held.delete(key);
      };
      const number = lockNumber(service, key);
      try {
        if (!(await ask('select pg_try_advisory_lock($1) as yes', [number]))) {
          letGo();
          return undefined;
        }
      } catch (error) {
        letGo();
        throw error;
      }
      return {
        lost: holder.signal,
        async check() {
          if (holder.signal.aborted) throw new LockLost(key);
          try {
            await ask('select true as yes', []);
          } catch (error) {
            throw new LockLost(key, error);
          }
          if (holder.signal.aborted) throw new LockLost(key);
        },
        async release() {
          if (holder.signal.aborted) return;
          try {
            await ask('select pg_advisory_unlock($1) as yes', [number]);
          } catch (error) {
            // The session ends with its connection, and the lock with the session.
            log.warn('a lock could not be released', { key, error: String(error) });
            await (await session?.catch(() => undefined))?.end().catch(() => {});
          } finally {
            letGo();
          }
        },
      };
    },
    async close() {
      const open = session;
      session = undefined;
      await (await open?.catch(() => undefined))?.end();
    },
  };
}

/** All services share one database, and the locks of a database one set of 64-bit numbers. */
export function lockNumber(service: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([service, key]))
    .digest()
    .readBigInt64BE()
    .toString();
}
