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
  const { topic, partition, offset, key, headers, value } = storable(record);
  const written = await db.run`
    insert into platform_dead_letters as old
      (consumer, topic, "partition", "offset", message_id, key, headers, value, error, attempts, parked)
    values (${consumer}, ${topic}, ${partition}, ${offset}, ${messageId}, ${key}, ${json(headers)}, ${value},
      ${json(storable(error))}, ${attempts}, ${parked})
    on conflict (consumer, topic, "partition", "offset") do update
      set message_id = excluded.message_id, key = excluded.key, headers = excluded.headers, value = excluded.value,
        error = excluded.error, attempts = excluded.attempts, parked = excluded.parked, first_failed_at = now(),
        resolved_at = null, resolution = null
      where old.message_id <> excluded.message_id and old.resolved_at is not null`;
  if (written > 0) return;
  const there = await db.one<{ message_id: string }>`
    select message_id from platform_dead_letters
    where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset}`;
  if (there?.message_id !== messageId)
    throw new Error(`another message was put aside at ${topic}/${partition}/${offset}: the topic was made anew`);
}

/** What a message is known by in the inbox. Two events may have one id where one of them was made out of the other. */
export function inboxId(topic: string, messageId: string): string {
  return `${topic} ${messageId}`;
}

/** PostgreSQL has no place for U+0000 and halves of characters; a message must not come back for ever because of one. */
export function storable<Value extends object>(value: Value): Value {
  const clean = (_: string, one: unknown) =>
    typeof one === 'string' ? one.replace(/\0|\p{Surrogate}/gu, '\ufffd') : one;
  return JSON.parse(JSON.stringify(value, clean));
}
