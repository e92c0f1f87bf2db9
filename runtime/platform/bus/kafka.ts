import { type Admin, type ConsumerConfig, Kafka, type KafkaConfig, logLevel, type Producer } from 'kafkajs';
import type { BusMessage, EventBus, PartitionLag, SubscribeOptions, Subscription } from '../bus.ts';
import { groupRefusal } from './group-refusal.ts';
import { commitAlone, consumeKafka } from './kafka-consumer.ts';
import { partitionOf } from './partition-of.ts';

export interface KafkaBusOptions {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly login?: {
    readonly username: string;
    readonly password: string;
    readonly mechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  };
  readonly tls?: boolean;
  /** Milliseconds after which a member that was not heard of loses its partitions. */
  readonly lease?: number;
}

/** Kafka, through kafkajs: one producer and one administrative connection, made at first use. */
export function kafkaBus({ brokers, clientId = 'novatrek', login, tls, lease = 30_000 }: KafkaBusOptions): EventBus {
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    ssl: tls ?? false,
    connectionTimeout: 5_000,
    authenticationTimeout: 5_000,
    requestTimeout: 15_000,
    // What fails here is tried again by the relay or the consumer; long silent retries would only hide it.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    logLevel: logLevel.NOTHING,
    ...(login === undefined ? {} : { sasl: saslOf(login) }),
  };
  const kafka = new Kafka(config);
  const producer = lazy<Producer>(() =>
    kafka.producer({
      // One request at a time: a repeated one must not overtake the next.
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) =>
          partitionOf(String(message.key ?? ''), partitionMetadata.length),
    }),
  );
  const admin = lazy<Admin>(() => kafka.admin());
  const consumerConfig: Omit<ConsumerConfig, 'groupId'> = {
    sessionTimeout: lease,
    heartbeatInterval: Math.min(3_000, lease / 3),
    rebalanceTimeout: Math.max(lease, 60_000),
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 500,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
  };
  const subscriptions = new Set<Subscription>();
  async function attempt<Result>(work: () => Promise<Result>, group = ''): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw await groupRefusal(error, group, config);
    }
  }

  return {
    async ensure(topics) {
      await attempt(async () => {
        const client = await admin.get();
        const there = new Set(await client.listTopics());
        const known = topics.filter((topic) => there.has(topic.name)).map((topic) => topic.name);
        const described = known.length === 0 ? [] : (await client.fetchTopicMetadata({ topics: known })).topics;
        const partitions = new Map(described.map((topic) => [topic.name, topic.partitions.length]));
        const missing = topics.filter((topic) => !there.has(topic.name));
        const small = topics.filter((topic) => (partitions.get(topic.name) ?? topic.partitions) < topic.partitions);
        if (missing.length > 0) {
          await client.createTopics({
            topics: missing.map((topic) => ({ topic: topic.name, numPartitions: topic.partitions })),
            waitForLeaders: true,
          });
        }
        if (small.length > 0) {
          await client.createPartitions({
            topicPartitions: small.map((topic) => ({ topic: topic.name, count: topic.partitions })),
          });
        }
      });
    },

    async publish(messages: readonly BusMessage[]) {
      if (messages.length === 0) return;
      const byTopic = groupByTopic(messages);
      await attempt(async () => {
        const client = await producer.get();
        await client.sendBatch({
          acks: -1,
          timeout: 10_000,
          topicMessages: [...byTopic].map(([topic, list]) => ({
            topic,
            messages: list.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
          })),
        });
      });
    },

    async subscribe(options: SubscribeOptions) {
      const subscription = await consumeKafka(
        options,
        (groupId) => kafka.consumer({ ...consumerConfig, groupId }),
        (error) => groupRefusal(error, options.group, config),
      );
      const listed: Subscription = {
        async stop() {
          subscriptions.delete(listed);
          await subscription.stop();
        },
      };
      subscriptions.add(listed);
      return listed;
    },

    lag: (groupId, topics) =>
      attempt(async () => {
        const client = await admin.get();
        const read = await client.fetchOffsets({ groupId, topics: [...topics] });
        const lists = await Promise.all(
          read.map(async ({ topic, partitions }) => {
            const ends = await client.fetchTopicOffsets(topic);
            return partitions.map(({ partition, offset }): PartitionLag => {
              const end = ends.find((one) => one.partition === partition);
              const from = Number(offset) < Number(end?.low ?? 0) ? (end?.low ?? '0') : offset;
              const to = end?.high ?? from;
              return { topic, partition, offset: from, end: to, lag: Number(BigInt(to) - BigInt(from)) };
            });
          }, groupId),
        );
        return lists
          .flat()
          .sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
      }, groupId),

    reset: (groupId, topic, to) =>
      attempt(async () => {
        const client = await admin.get();
        const ends = await client.fetchTopicOffsets(topic);
        const partitions =
          to instanceof Date
            ? await client.fetchTopicOffsetsByTimestamp(topic, to.getTime())
            : ends.map(({ partition, low, high }) => ({ partition, offset: to === 'earliest' ? low : high }));
        const { groups } = await client.describeGroups([groupId]);
        if (groups.some((one) => one.members.length > 0)) {
          throw new Error(`Group ${groupId} is running; stop its consumers first`);
        }
        const places = partitions.map(({ partition, offset }) => ({ topic, partition, offset }));
        await commitAlone(kafka.consumer({ ...consumerConfig, groupId }), topic, places);
      }, groupId),

    async ping() {
      await attempt(async () => (await admin.get()).describeCluster());
    },

    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await Promise.all([producer.end(), admin.end()]);
    },
  };
}

function saslOf({ username, password, mechanism = 'plain' }: NonNullable<KafkaBusOptions['login']>) {
  if (mechanism === 'plain') return { mechanism, username, password };
  if (mechanism === 'scram-sha-256') return { mechanism, username, password };
  return { mechanism, username, password };
}

function groupByTopic(messages: readonly BusMessage[]): Map<string, BusMessage[]> {
  const groups = new Map<string, BusMessage[]>();
  for (const message of messages) {
    const list = groups.get(message.topic) ?? [];
    list.push(message);
    groups.set(message.topic, list);
  }
  return groups;
}

/** Connects at first use, and at the next use after a failure. */
function lazy<Client extends { connect(): Promise<void>; disconnect(): Promise<void> }>(make: () => Client) {
  let connected: Promise<Client> | undefined;
  return {
    get(): Promise<Client> {
      connected ??= (async () => {
        const client = make();
        try {
          await client.connect();
          return client;
        } catch (error) {
          connected = undefined;
          await client.disconnect().catch(() => {});
          throw error;
        }
      })();
      return connected;
    },
    async end(): Promise<void> {
      await (await connected?.catch(() => undefined))?.disconnect();
    },
  };
}
