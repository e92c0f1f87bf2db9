import { type Db, json } from '../context.ts';
import { type DeadLetter, inboxId } from './dead-letter.ts';

/** `topic/partition/offset`: the name of a letter for people. */
export function nameOf({ topic, partition, offset }: DeadLetter): string {
  return `${topic}/${partition}/${offset}`;
}

export interface Selection {
  /** `topic/partition/offset`, or the id of the message; all open ones without. */
  readonly names?: readonly string[];
  readonly key?: string | undefined;
}

/** Open letters, oldest first. */
export async function listDeadLetters(db: Db, { names = [], key }: Selection = {}): Promise<DeadLetter[]> {
  return db<DeadLetter>`
    select * from platform_dead_letters
    where resolved_at is null
      and (${names.length} = 0 or topic || '/' || "partition" || '/' || "offset" = any(${names}::text[]) or message_id = any(${names}::text[]))
      and (${key ?? null}::text is null or key = ${key ?? null})
    order by first_failed_at, topic, "partition", "offset"`;
}

/** Asks the running service to handle them again; a call that was put off goes back among those to be made. */
export async function replayDeadLetters(db: Db, letters: readonly DeadLetter[]): Promise<void> {
  await db.transaction(async () => {
    for (const letter of letters)
      if (letter.topic.startsWith('call:')) await recall(db, letter);
      else await mark(db, letter);
  });
}

/** Gives them up for good, even if the bus is read again; what waited behind them goes on. */
export async function discardDeadLetters(db: Db, letters: readonly DeadLetter[]): Promise<void> {
  await db.transaction(async () => {
    for (const letter of letters) {
      const { consumer, topic, message_id: messageId } = letter;
      if ((await resolve(db, letter, 'discarded')) && !topic.startsWith('call:'))
        await db.run`
          insert into platform_inbox (consumer, message_id) values (${consumer}, ${inboxId(topic, messageId)})
          on conflict do nothing`;
    }
  });
}

async function recall(db: Db, letter: DeadLetter): Promise<void> {
  const call: unknown = JSON.parse(letter.value);
  if (typeof call !== 'object' || call === null || !('operation' in call) || !('request' in call))
    throw new Error(`${nameOf(letter)} holds no call`);
  if (await resolve(db, letter, 'replayed'))
    await db.run`
      insert into platform_deferred_calls (target, operation, request, headers, idempotency_key)
      values (${letter.topic.slice('call:'.length)}, ${String(call.operation)}, ${json(call.request)}, ${json(letter.headers)}, ${letter.key})`;
}

async function mark(db: Db, { consumer, topic, partition, offset }: DeadLetter): Promise<void> {
  await db.run`
    update platform_dead_letters set resolution = 'replay'
    where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset} and resolved_at is null`;
}

/** Whether it was still open. */
export async function resolve(db: Db, letter: DeadLetter, resolution: 'replayed' | 'discarded'): Promise<boolean> {
  const { consumer, topic, partition, offset } = letter;
  const resolved = await db.run`
    update platform_dead_letters set resolved_at = now(), resolution = ${resolution}
    where consumer = ${consumer} and topic = ${topic} and "partition" = ${partition} and "offset" = ${offset} and resolved_at is null`;
  return resolved > 0;
}
