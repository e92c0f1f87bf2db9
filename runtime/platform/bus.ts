/** Topics with partitions, kept for as long as the topic says; consumer groups with an offset per partition. */
export interface EventBus {
  /** Creates what is missing; never shrinks or deletes. */
  ensure(topics: readonly { readonly name: string; readonly partitions: number }[]): Promise<void>;
  /** Resolves when every message is durable. Order holds per key within one call and between calls made in sequence. */
  publish(messages: readonly BusMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  lag(group: string, topics: readonly string[]): Promise<readonly PartitionLag[]>;
  /** Where a group goes on reading. The group must not be running. */
  reset(group: string, topic: string, to: 'earliest' | 'latest' | Date): Promise<void>;
  /** For readiness: can messages be taken? */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface BusMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface BusRecord extends BusMessage {
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: Date;
}

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Records of one partition come one after another; the offset moves on when the promise resolves. A rejection: the same record again. */
  readonly handle: (record: BusRecord) => Promise<void>;
  readonly onError?: (error: unknown) => void;
}

export interface Subscription {
  /** Finishes the records in hand, then gives its partitions to the rest of the group. */
  stop(): Promise<void>;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly end: string;
  readonly lag: number;
}
