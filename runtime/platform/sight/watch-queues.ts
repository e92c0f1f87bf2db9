import type { EventBus } from '../bus.ts';
import type { Db } from '../context.ts';
import type { ChannelData, Contract } from '../contract.ts';
import type { Metrics } from './metrics.ts';

interface Depth {
  readonly depth: number;
  readonly age: number;
}

/** What waits: events to go out, calls to be made, messages put aside, messages not yet heard. */
export function watchQueues(
  metrics: Metrics,
  db: Db,
  service: string,
  contract: Contract,
  bus: EventBus | undefined,
): void {
  const queues = {
    outbox: () => db<Depth>`
      select count(*)::int as depth, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as age from platform_outbox`,
    deferred_calls: () => db<Depth>`
      select count(*)::int as depth, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as age
      from platform_deferred_calls`,
    dead_letters: () => db<Depth>`
      select count(*)::int as depth, coalesce(extract(epoch from now() - min(first_failed_at)), 0)::float8 as age
      from platform_dead_letters where resolved_at is null`,
  };
  for (const [name, read] of Object.entries(queues)) {
    metrics.watch(`${name}_depth`, 'How many wait', [], async () =>
      (await read()).map(({ depth }) => ({ labels: {}, value: depth })),
    );
    metrics.watch(`${name}_age_seconds`, 'How long the oldest has waited', [], async () =>
      (await read()).map(({ age }) => ({ labels: {}, value: age })),
    );
  }
  const topics = Object.values<ChannelData>(contract.consumes).map(({ channel }) => channel);
  if (bus !== undefined && topics.length > 0)
    metrics.watch('consumer_lag', 'Messages of a partition not yet heard', ['topic', 'partition'], async () =>
      (await bus.lag(service, topics)).map(({ topic, partition, lag }) => ({
        labels: { topic, partition: String(partition) },
        value: lag,
      })),
    );
}
