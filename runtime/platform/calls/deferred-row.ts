import { type Db, json } from '../context.ts';
import { CallFailed } from './call-failed.ts';

/** A call that was put off, as the database keeps it. */
export interface DeferredRow {
  readonly seq: string | number | bigint;
  readonly id: string;
  readonly target: string;
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotency_key: string;
  readonly attempts: number;
}

/** Gives it up: what is needed to look at it, and to make it after all, is kept. */
export async function bury(db: Db, service: string, row: DeferredRow, error: unknown): Promise<void> {
  const { target, operation, request, seq } = row;
  const told = {
    message: String(error),
    ...(error instanceof CallFailed && { status: error.status, problem: error.problem }),
  };
  await db.run`
    insert into platform_dead_letters
      (consumer, topic, "partition", "offset", message_id, key, headers, value, error, attempts)
    values (${service}, ${`call:${target}`}, 0, ${seq}, ${row.id}, ${row.idempotency_key}, ${json(row.headers)},
      ${JSON.stringify({ operation, request })}, ${json(told)}, ${row.attempts + 1})
    on conflict do nothing`;
  await db.run`delete from platform_deferred_calls where seq = ${seq}`;
}

/** By target, each in the order they were read. */
export function byTarget(rows: readonly DeferredRow[]): Map<string, DeferredRow[]> {
  const groups = new Map<string, DeferredRow[]>();
  for (const row of rows) {
    const group = groups.get(row.target);
    if (group) group.push(row);
    else groups.set(row.target, [row]);
  }
  return groups;
}
