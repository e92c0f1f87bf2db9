import type { Cache } from '../context.ts';

/**
 * A cache of this process alone: other replicas don't see what is deleted here. What was used least lately goes first. Values
 * are kept as text, so that nobody holds a part of what somebody else changes, just as with Valkey.
 */
export function createMemoryCache({ entries = 10_000 }: { readonly entries?: number } = {}): Cache {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  return {
    async get(key) {
      const entry = kept.get(key);
      if (entry === undefined) return undefined;
      kept.delete(key);
      if (entry.until <= performance.now()) return undefined;
      // A Map remembers the order of insertion: this one is now the newest.
      kept.set(key, entry);
      return JSON.parse(entry.text);
    },
    async set(key, value, { seconds }) {
      kept.delete(key);
      const text = JSON.stringify(value);
      if (text === undefined || seconds <= 0) return;
      kept.set(key, { text, until: performance.now() + seconds * 1000 });
      const oldest = kept.keys().next();
      if (kept.size > entries && !oldest.done) kept.delete(oldest.value);
    },
    async delete(key) {
      kept.delete(key);
    },
  };
}
