import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Cache } from '../../../runtime/platform/context.ts';
import { createMemoryCache } from '../../../runtime/platform/stores/memory-cache.ts';
import { connectValkey } from '../../../runtime/platform/stores/valkey.ts';
import { createValkeyCache } from '../../../runtime/platform/stores/valkey-cache.ts';
import { eventually, silent } from '../calls/server.ts';
import { valkeyTests, valkeyUrl } from './valkey.ts';

const run = Math.random().toString(36).slice(2);

function onValkey(service = 'svc-a'): Cache {
  const client = connectValkey(valkeyUrl, silent);
  onTestFinished(() => client.disconnect());
  return createValkeyCache({ client, service: `${run}:${service}`, log: silent });
}

for (const { name, open, test } of [
  { name: 'in memory', open: () => createMemoryCache(), test: it },
  { name: 'Valkey', open: onValkey, test: valkeyTests },
]) {
  test(`${name}: gives back what was kept, until it is deleted`, async () => {
    const cache = open();
    expect(await cache.get('trip')).toBeUndefined();
    for (const value of [{ seats: 3, names: ['ä'] }, 0, '', null, false, []]) {
      await cache.set('trip', value, { seconds: 60 });
      expect(await cache.get('trip')).toEqual(value);
    }
    await cache.delete('trip');
    await cache.delete('trip');
    expect(await cache.get('trip')).toBeUndefined();
  });

  test(`${name}: keeps nothing longer than it was told`, async () => {
    const cache = open();
    await cache.set('short', 1, { seconds: 0.2 });
    await cache.set('long', 2, { seconds: 60 });
    await eventually(async () => (await cache.get('short')) === undefined);
    expect(await cache.get('long')).toBe(2);
    await cache.set('long', 3, { seconds: 0 });
    expect(await cache.get('long')).toBeUndefined();
  });

  test(`${name}: hands out copies`, async () => {
    const cache = open();
    const value = { seats: 3 };
    await cache.set('copy', value, { seconds: 60 });
    value.seats = 4;
    const got = await cache.get<{ seats: number }>('copy');
    if (got) got.seats = 5;
    expect(await cache.get('copy')).toEqual({ seats: 3 });
  });

  test(`${name}: takes an undefined for nothing`, async () => {
    const cache = open();
    await cache.set('nothing', 1, { seconds: 60 });
    await cache.set('nothing', undefined, { seconds: 60 });
    expect(await cache.get('nothing')).toBeUndefined();
  });
}

it('in memory: lets go of what was used least lately', async () => {
  const cache = createMemoryCache({ entries: 2 });
  await cache.set('a', 1, { seconds: 60 });
  await cache.set('b', 2, { seconds: 60 });
  await cache.get('a');
  await cache.set('c', 3, { seconds: 60 });
  expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([1, undefined, 3]);
});

valkeyTests('Valkey: keeps services apart', async () => {
  await onValkey('svc-a').set('same', 'a', { seconds: 60 });
  await onValkey('svc-b').set('same', 'b', { seconds: 60 });
  expect(await onValkey('svc-a').get('same')).toBe('a');
});

it('Valkey: finds nothing and keeps nothing while the server is away, and says when it could not delete', async () => {
  const door = createServer();
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  const address = door.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((closed) => door.close(closed));
  const client = connectValkey(`valkey://127.0.0.1:${port}`, silent);
  onTestFinished(() => client.disconnect());
  const cache = createValkeyCache({ client, service: 'svc-a', log: silent });

  await cache.set('k', 1, { seconds: 60 });
  expect(await cache.get('k')).toBeUndefined();
  await expect(cache.delete('k')).rejects.toThrow();
});
