import type { BusMessage, BusRecord, EventBus } from '../bus.ts';

/** A bus inside one test: what is published is kept to be looked at, what is delivered is handled at once. */
export interface MemoryBus extends EventBus {
  readonly published: readonly BusMessage[];
  /** Resolves when it was handled, or put aside. */
  deliver(message: BusMessage): Promise<void>;
}

export function memoryBus(): MemoryBus {
  const published: BusMessage[] = [];
  const handlers: ((record: BusRecord) => Promise<void>)[] = [];
  let offset = 0;
  return {
    published,
    async deliver(message) {
      offset += 1;
      const record = { ...message, partition: 0, offset: String(offset), timestamp: new Date() };
      for (const handle of handlers) await handle(record);
    },
    ensure: async () => {},
    publish: async (messages) => {
      published.push(...messages);
    },
    subscribe: async ({ handle }) => {
      handlers.push(handle);
      return { stop: async () => {} };
    },
    lag: async () => [],
    reset: async () => {},
    ping: async () => {},
    close: async () => {},
  };
}
