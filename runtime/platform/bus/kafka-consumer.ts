import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { BusRecord, SubscribeOptions, Subscription } from '../bus.ts';

const commitEvery = 100;

/** Reads as a member of a group until stopped; a consumer that kafkajs gave up on is replaced. */
export async function consumeKafka(
  options: SubscribeOptions,
  make: (group: string) => Consumer,
  explain: (error: unknown) => Promise<unknown>,
): Promise<Subscription> {
  const stopping = new AbortController();
  const working = new Set<Promise<void>>();
  let failures = 0;
  let consumer = await start();

  async function start(): Promise<Consumer> {
    const one = make(options.group);
    let startedAt: number | undefined;
    const joined = new Promise<void>((resolve, reject) => {
      one.on(one.events.GROUP_JOIN, () => resolve());
      one.on(one.events.CRASH, ({ payload }) => {
        // What passes by itself, such as a coordinator that is still loading, kafkajs sees to.
        if (!payload.restart) reject(payload.error);
        if (startedAt === undefined || stopping.signal.aborted) return;
        void explain(payload.error).then((error) => options.onError?.(error));
        // A consumer that worked for a while is no part of a row of failures.
        if (Date.now() - startedAt > 10_000) failures = 0;
        if (!payload.restart) void replace();
      });
    });
    try {
      await one.connect();
      await one.subscribe({ topics: [...options.topics], fromBeginning: true });
      const run = one.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 4,
        eachBatch: (payload) => atWork(handleBatch(one, payload, options, stopping.signal)),
      });
      await Promise.all([run, joined]);
      startedAt = Date.now();
      return one;
    } catch (error) {
      await one.disconnect().catch(() => {});
      throw await explain(error);
    }
  }

  function atWork(batch: Promise<void>): Promise<void> {
    const done = batch.catch(() => {}).finally(() => working.delete(done));
    working.add(done);
    return batch;
  }

  async function replace(): Promise<void> {
    await consumer.disconnect().catch(() => {});
    while (!stopping.signal.aborted) {
      await sleep(Math.min(5_000, 200 * 2 ** failures++), undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      try {
        consumer = await start();
        return;
      } catch (error) {
        options.onError?.(error);
      }
    }
  }

  return {
    async stop() {
      stopping.abort();
      // kafkajs commits nothing any more once it was told to stop.
      await Promise.all(working);
      await consumer.disconnect();
    },
  };
}

async function handleBatch(
  consumer: Consumer,
  { batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload,
  options: SubscribeOptions,
  stop: AbortSignal,
): Promise<void> {
  let rebalance: unknown;
  // A slow handler must not look like a dead member; what the broker answers is seen to after the record in hand.
  const beating = setInterval(() => void heartbeat().catch((error: unknown) => (rebalance ??= error)), 1_000);
  const goesOn = () => isRunning() && !isStale() && rebalance === undefined && !stop.aborted;
  let committedAt = Date.now();
  let next: string | undefined;

  async function commit(): Promise<void> {
    if (next === undefined) return;
    await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset: next }]);
    next = undefined;
    committedAt = Date.now();
  }

  async function handle(record: BusRecord): Promise<boolean> {
    for (let failures = 0; goesOn(); ) {
      try {
        await options.handle(record);
        return true;
      } catch (error) {
        options.onError?.(error);
        await sleep(Math.min(5_000, 100 * 2 ** failures++), undefined, { signal: stop }).catch(() => {});
      }
    }
    return false;
  }

  try {
    for (const message of batch.messages) {
      if (!goesOn() || !(await handle(recordOf(batch.topic, batch.partition, message)))) break;
      resolveOffset(message.offset);
      next = (BigInt(message.offset) + 1n).toString();
      if (Date.now() - committedAt > commitEvery) await commit();
    }
    await commit();
  } finally {
    clearInterval(beating);
  }
  if (rebalance !== undefined) throw rebalance;
}

/** Moves a group that has no members: only a member may, so it becomes one for a moment. */
export async function commitAlone(
  consumer: Consumer,
  topic: string,
  places: readonly { readonly topic: string; readonly partition: number; readonly offset: string }[],
): Promise<void> {
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
    });
    const run = consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => {} });
    await Promise.all([run, joined]);
    await consumer.commitOffsets([...places]);
  } finally {
    await consumer.disconnect();
  }
}

function recordOf(topic: string, partition: number, message: KafkaMessage): BusRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const one = Array.isArray(value) ? value[0] : value;
    if (one !== undefined) headers[name] = one.toString();
  }
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    value: message.value?.toString() ?? '',
    headers,
    timestamp: new Date(Number(message.timestamp)),
  };
}
