import { randomBytes } from 'node:crypto';
import { type HeldLock, type LockKeeper, LockLost } from './held-lock.ts';
import type { Valkey } from './valkey.ts';

// Only the holder may renew or release: by the time we come, the lock may be somebody else's.
const renew = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;
const release = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export interface ValkeyLocksOptions {
  readonly client: Valkey;
  readonly service: string;
  /** Milliseconds until the lock of a replica that died is free again. */
  readonly life?: number;
}

/** Locks kept by one Valkey: each a token that lives for a while and is renewed three times in that while. */
export function createValkeyLocks({ client, service, life = 10_000 }: ValkeyLocksOptions): LockKeeper {
  const running = new Set<NodeJS.Timeout>();
  return {
    async tryHold(key): Promise<HeldLock | undefined> {
      const name = `${service}:lock:${key}`;
      const token = randomBytes(16).toString('hex');
      const lost = new AbortController();
      // Counted from before it was asked for: the answer may have been long on its way.
      let until = performance.now() + life;
      if ((await client.set(name, token, 'PX', life, 'NX')) !== 'OK') return undefined;

      const check = async () => {
        const asked = performance.now();
        let kept: unknown;
        try {
          kept = await client.eval(renew, 1, name, token, life);
        } catch (error) {
          if (performance.now() < until) return;
          lost.abort();
          throw new LockLost(key, error);
        }
        if (kept !== 1) lost.abort();
        if (lost.signal.aborted) throw new LockLost(key);
        until = asked + life;
      };
      const timer = setInterval(() => {
        check().catch(() => clearInterval(timer));
      }, life / 3);
      timer.unref();
      running.add(timer);
      return {
        lost: lost.signal,
        check,
        async release() {
          clearInterval(timer);
          running.delete(timer);
          if (performance.now() >= until) lost.abort();
          // Not released, it runs out.
          await client.eval(release, 1, name, token).catch(() => {});
        },
      };
    },
    async close() {
      for (const timer of running) clearInterval(timer);
    },
  };
}
