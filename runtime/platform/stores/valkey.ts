import { Redis } from 'iovalkey';
import type { Log } from '../context.ts';

export type Valkey = Redis;

/** A connection to Valkey (or a Redis) that comes back by itself and never keeps a request waiting for long. */
export function connectValkey(url: string, log: Log): Valkey {
  const client = new Redis(url.replace(/^valkey/, 'redis'), {
    commandTimeout: 1_000,
    connectTimeout: 2_000,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000),
  });
  // One line for each outage, not one for each attempt to end it.
  let down = false;
  client.on('error', (error: Error) => {
    if (!down) log.warn('valkey cannot be reached', { error: error.message });
    down = true;
  });
  client.on('ready', () => {
    if (down) log.info('valkey is back');
    down = false;
  });
  return client;
}
