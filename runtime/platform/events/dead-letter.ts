import type { BusRecord } from '../bus.ts';
import { type Db, json } from '../context.ts';

/** What was put aside, as the database keeps it. */
export interface DeadLetter {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly message_id: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly error: { readonly message?: string };
  readonly attempts: number;
  readonly first_failed_at: string;
  /** It has not failed itself: it waits behind one of its key that has. */
  readonly parked: boolean;
  readonly resolved_at: string | null;
  readonly resolution: string | null;
}

export interface Aside {
  readonly consumer: string;
  readonly record: BusRecord;
  readonly messageId: string;
  readonly error: { readonly message: string };
  readonly attempts: number;
  readonly parked: boolean;
}

/** Puts a message aside. A second time is no second letter. */
export async function putAside(db: Db, { consumer, record, messageId, error, attempts, parked }: Aside): Promise<void> {
  await db.run`
    insert into platform_dead_letters
      (consumer, topic, "partition", "offset", message_id, key, headers, value, error, attempts, parked)
    values (${consumer}, ${record.topic}, ${record.partition}, ${record.offset}, ${messageId}, ${record.key},
      ${json(record.headers)}, ${record.value}, ${json(error)}, ${attempts}, ${parked})
    on conflict do nothing`;
}

/** Does a message of this key wait to be seen to? */
export async function isBlocked(db: Db, consumer: string, topic: string, key: string): Promise<boolean> {
  const row = await db.one<{ seen: number }>`
    select 1 as seen from platform_dead_letters
    where consumer = ${consumer} and topic = ${topic} and key = ${key} and resolved_at is null limit 1`;
  return row !== undefined;
}
