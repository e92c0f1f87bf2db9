import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { BusMessage, BusRecord, EventBus } from '../../../runtime/platform/bus.ts';

export const fresh = (name: string) => `${name}-${randomBytes(4).toString('hex')}`;

export async function topicOf(bus: EventBus, partitions: number): Promise<string> {
  const name = fresh('topic');
  await bus.ensure([{ name, partitions }]);
  return name;
}

/** So many keys, and for each of them the values from `from` on, in order. */
export const messages = (topic: string, keys: number, each: number, from = 0): BusMessage[] =>
  Array.from({ length: keys * each }, (_, i) => ({
    topic,
    key: `key-${i % keys}`,
    value: String(from + Math.floor(i / keys)),
    headers: { nr: String(i), text: 'ü "quoted"' },
  }));

/** A handler that lists what it took. */
export function reader(got: BusRecord[], first: (record: BusRecord) => Promise<void> = async () => {}) {
  return async (record: BusRecord) => {
    await first(record);
    got.push(record);
  };
}

export function expectOrder(got: readonly BusRecord[], keys: number, each: number): void {
  for (let key = 0; key < keys; key++) {
    const values = got.filter((record) => record.key === `key-${key}`).map((record) => Number(record.value));
    expect(values).toEqual(Array.from({ length: each }, (_, i) => i));
  }
}

export const until = (holds: () => boolean) => expect.poll(holds, { timeout: 30_000, interval: 20 }).toBe(true);

/** Arguments of Node for a member of a group in a process of its own. */
export const memberProgram = [
  '--import',
  fileURLToPath(new URL('../run-typescript.js', import.meta.url)),
  fileURLToPath(new URL('member.ts', import.meta.url)),
];
