import type { Cache, Log } from '../context.ts';
import type { Valkey } from './valkey.ts';

/**
 * A cache all replicas share. Without it things are slow, not wrong: while Valkey is away nothing is found and nothing kept.
 * Only a delete fails then, since what it should have removed would be served again later.
 */
export function createValkeyCache(options: { client: Valkey; service: string; log: Log }): Cache {
  const { client, service, log } = options;
  const nameOf = (key: string) => `${service}:cache:${key}`;
  const unlessAway = async <Result>(ask: Promise<Result>): Promise<Result | undefined> => {
    try {
      return await ask;
    } catch (error) {
      log.warn('the cache was not asked', { error: String(error) });
      return undefined;
    }
  };
  return {
    async get(key) {
      const text = await unlessAway(client.get(nameOf(key)));
      return typeof text === 'string' ? JSON.parse(text) : undefined;
    },
    async set(key, value, { seconds }) {
      const text = JSON.stringify(value);
      const life = Math.ceil(seconds * 1000);
      if (text === undefined || life <= 0) await unlessAway(client.del(nameOf(key)));
      else await unlessAway(client.set(nameOf(key), text, 'PX', life));
    },
    async delete(key) {
      await client.del(nameOf(key));
    },
  };
}
