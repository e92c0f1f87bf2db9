import { createHash } from 'node:crypto';
import { type Db, json } from '../context.ts';
import type { Database } from '../data/database.ts';
import { Refusal } from './refusal.ts';

/** What a caller says is one intended effect. */
export interface Claim {
  readonly caller: string;
  readonly key: string;
  readonly operation: string;
  /** Of all that makes the request what it is. */
  readonly fingerprint: string;
}

/** An answer as it goes out, so that the repeated one is the same to the byte. */
export interface WrittenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Row {
  readonly operation: string;
  readonly fingerprint: string;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
}

/** Seconds after which the claim of a run that never finished may be taken over. */
const defaultLease = 60;

export interface Once {
  /** Runs the work, or gives the answer of the time it ran before. To be called in a unit of work. */
  run(claim: Claim, work: () => Promise<WrittenAnswer>): Promise<WrittenAnswer>;
  /** After a run failed: gives back the claim that a checkpoint may have committed. To be called outside the unit. */
  release(claim: Claim): Promise<void>;
}

/**
 * The claim is the first statement of the business transaction: a twin that comes meanwhile waits at the row and finds the
 * answer, or the row gone and the way free. Only a checkpoint shows an unfinished claim to others; they are sent away until
 * it is finished or its lease is over. A claim is known by the time its lease ends.
 */
export function createOnce(database: Database, lease = defaultLease): Once {
  const { db } = database;
  const held = new WeakMap<Claim, string>();

  async function replay(claim: Claim): Promise<WrittenAnswer | undefined> {
    const row = await db.one<Row>`
      select operation, fingerprint, status, headers, body from platform_idempotency
      where caller = ${claim.caller} and key = ${claim.key}`;
    if (row === undefined) throw busy();
    if (row.operation !== claim.operation || row.fingerprint !== claim.fingerprint)
      throw new Refusal(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another request');
    if (row.status === null) return undefined;
    return {
      status: row.status,
      headers: { ...row.headers, 'idempotency-replayed': 'true' },
      text: row.body ?? '',
    };
  }

  async function take(claim: Claim): Promise<WrittenAnswer | string> {
    const won = await insertClaim(db, claim, lease);
    if (won !== undefined) return won;
    const before = await replay(claim);
    if (before !== undefined) return before;
    const over = await takeOver(db, claim, lease);
    if (over !== undefined) return over;
    const meanwhile = await replay(claim);
    if (meanwhile === undefined) throw busy();
    return meanwhile;
  }

  return {
    async run(claim, work) {
      const taken = await take(claim).catch((error: unknown) => {
        throw isLockTimeout(error) ? busy() : error;
      });
      if (typeof taken !== 'string') return taken;
      held.set(claim, taken);
      const answer = await work();
      const { status, headers, text } = answer;
      const saved = await db.run`
        update platform_idempotency
        set status = ${status}, headers = ${json(headers)}, body = to_jsonb(${text}::text)
        where caller = ${claim.caller} and key = ${claim.key} and status is null
          and leased_until = ${taken}::timestamptz`;
      // It took longer than its lease and somebody else has begun anew: theirs counts, ours is rolled back.
      if (saved === 0) throw busy();
      return answer;
    },
    async release(claim) {
      const lost = held.get(claim);
      if (lost === undefined) return;
      await db.run`
        delete from platform_idempotency
        where caller = ${claim.caller} and key = ${claim.key} and status is null
          and leased_until = ${lost}::timestamptz`;
    },
  };
}

/** How long a twin waits before it is told to come again. */
const patience = '2s';

async function insertClaim(db: Db, claim: Claim, lease: number): Promise<string | undefined> {
  const row = await db.one<{ lease: string | null }>`
    with wait as materialized (
      select current_setting('lock_timeout') as before, set_config('lock_timeout', ${patience}, true) as during
    ), claim as (
      insert into platform_idempotency (caller, key, operation, fingerprint, leased_until)
      select ${claim.caller}, ${claim.key}, ${claim.operation}, ${claim.fingerprint},
        clock_timestamp() + make_interval(secs => ${lease})
      from wait where during is not null
      on conflict (caller, key) do nothing
      returning leased_until::text as lease
    ), made as (select max(lease) as lease from claim)
    select made.lease, set_config('lock_timeout', wait.before, true) from made, wait`;
  return row?.lease ?? undefined;
}

async function takeOver(db: Db, claim: Claim, lease: number): Promise<string | undefined> {
  const row = await db.one<{ lease: string | null }>`
    with wait as materialized (
      select current_setting('lock_timeout') as before, set_config('lock_timeout', ${patience}, true) as during
    ), claim as (
      update platform_idempotency p set leased_until = clock_timestamp() + make_interval(secs => ${lease})
      from wait
      where wait.during is not null and p.caller = ${claim.caller} and p.key = ${claim.key} and p.status is null
        and p.leased_until < clock_timestamp()
      returning p.leased_until::text as lease
    ), made as (select max(lease) as lease from claim)
    select made.lease, set_config('lock_timeout', wait.before, true) from made, wait`;
  return row?.lease ?? undefined;
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

function busy(): Refusal {
  return new Refusal(409, 'request-in-progress', 'The first request with this Idempotency-Key is still being handled', {
    headers: { 'retry-after': '1' },
  });
}

/** The same for requests that mean the same, however their members are ordered. */
export function fingerprintOf(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(canonical)) ?? '')
    .digest('base64url');
}

function canonical(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(canonical);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return { members: members.map(([name, inner]) => [name, canonical(inner)]) };
}

/** For a job: after a day nobody repeats a request. */
export async function forgetIdempotencyKeys(db: Db): Promise<number> {
  return db.run`delete from platform_idempotency where created_at < now() - interval '24 hours'`;
}
