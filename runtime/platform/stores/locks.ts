import { setTimeout as pause } from 'node:timers/promises';
import { timeLeft } from '../calls/time-left.ts';
import type { Locks } from '../context.ts';
import type { LockKeeper } from './held-lock.ts';

/** Locks as services know them, whoever keeps them. */
export function createLocks(keeper: LockKeeper): Locks {
  return {
    async hold(key, work, { wait = 0 } = {}) {
      const end = performance.now() + timeLeft(wait);
      for (let nap = 10; ; nap = Math.min(nap * 2, 200)) {
        const held = await keeper.tryHold(key);
        if (held) {
          try {
            const result = await work();
            // A rejection rolls back the transaction at hand, and with it what a second holder may have done as well.
            await held.check();
            return result;
          } finally {
            await held.release();
          }
        }
        const left = end - performance.now();
        if (left <= 0) return undefined;
        // Spread out, so that those who wait don't all ask at once.
        await pause(Math.min(left, nap * (0.5 + Math.random())));
      }
    },
  };
}
