import type { Cache, Db, Files, Locks, Log } from './context.ts';
import type { Contract, ServiceTypes } from './contract.ts';

/** A service: its contract, and how its behaviour is built from what the platform gives it. */
export interface Service<T extends ServiceTypes = ServiceTypes> {
  readonly contract: Contract<T>;
  readonly build: (context: Context<T>) => Behaviour<T>;
}

/**
 * Joins a contract and the code behind it. What the contract doesn't say doesn't compile: a missing or extra handler, a
 * call, event or status that isn't declared, a body of another shape.
 */
export function defineService<T extends ServiceTypes, B extends Behaviour<T>>(
  contract: Contract<T>,
  build: (context: Context<T>) => B,
  ..._undeclared: Undeclared<T, B> extends never ? [] : [error: `not in the contract: ${Undeclared<T, B>}`]
): Service<T> {
  return { contract, build };
}

/** TypeScript lets a function return more than its type says; a handler nobody declared must not compile all the same. */
type Undeclared<T extends ServiceTypes, B extends Behaviour<T>> = Extract<
  Exclude<keyof B['handlers'], keyof T['operations']> | Exclude<keyof B['consumers'], keyof T['consumes']>,
  string
>;

/** What the platform gives a service. */
export interface Context<T extends ServiceTypes> {
  /** Its own schema, as its own role. While a request or event is handled: inside that one's transaction. */
  readonly db: Db;
  readonly call: T['calls'];
  readonly later: T['deferred'];
  readonly external: T['externals'];
  /** Goes out if and only if the transaction commits. The platform adds event_id, event_type and timestamp. */
  publish<Name extends keyof T['publishes']>(event: Name, payload: Unsealed<T['publishes'][Name]>): Promise<void>;
  readonly settings: T['settings'];
  /** Keys of the service, 32 bytes each. */
  readonly secrets: T extends { secrets: infer Secrets } ? Secrets : object;
  readonly cache: Cache;
  readonly locks: Locks;
  readonly files: Files;
  readonly log: Log;
  now(): Date;
  /** Runs a job as soon as the transaction at hand has committed, instead of at its next turn. */
  wake(job: string): void;
}

type Envelope = 'event_id' | 'event_type' | 'timestamp';
export type Unsealed<Payload> = Omit<Payload, Envelope> & {
  readonly [Name in Envelope & keyof Payload]?: Payload[Name];
};

export interface Behaviour<T extends ServiceTypes> {
  readonly handlers: { readonly [Name in keyof T['operations']]: Handler<T['operations'][Name]> };
  readonly consumers: { readonly [Name in keyof T['consumes']]: Consumer<T['consumes'][Name]> };
  readonly jobs?: Readonly<Record<string, Job>>;
  /** Data worth looking at, for a platform started to be tried out. Run once, on an empty database. */
  seed?(): Promise<void>;
}

/** Answers one operation. A change is one transaction: it commits when the handler returns, and not if it throws. */
export type Handler<Op> = Op extends { request: infer Request; answers: infer Answers; refusals: infer Status }
  ? (request: Request & RequestContext<Status> & RevisionOf<Op>) => Promise<AnswerOf<Answers>>
  : never;

/**
 * The revision in If-Match, where the operation asks for one. Text, whatever the column's type: revisions are compared, in
 * SQL (`where _rev = ${revision}`), and nothing else.
 */
type RevisionOf<Op> = { readonly revision: Op extends { guarded: true } ? string : string | undefined };

export interface RequestContext<Status> {
  readonly caller: Caller;
  readonly idempotencyKey: string | undefined;
  /** `throw refuse(409, 'already-booked', 'The seat is taken')`: one of the statuses the contract documents. */
  refuse(status: Status, code: string, message: string, members?: Readonly<Record<string, unknown>>): Error;
}

export interface Caller {
  readonly kind: 'service' | 'application' | 'operator' | 'anonymous';
  /** `svc-check-in`, `app:web-guest-portal`, `operator:jo`; empty for nobody. */
  readonly id: string;
  /** The person an application acts for, if its token says so. */
  readonly user?: string;
}

const isAnswer = Symbol('answer');

/** A body with its status and headers; needed where an operation has several success statuses, or sets headers. */
export interface Answer<Status extends number, Body> {
  readonly [isAnswer]: true;
  readonly status: Status;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
}

export function answer<const Status extends number>(status: Status): Answer<Status, undefined>;
export function answer<const Status extends number, Body>(
  status: Status,
  body: Body,
  headers?: Readonly<Record<string, string>>,
): Answer<Status, Body>;
export function answer(
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer<number, unknown> {
  return { [isAnswer]: true, status, body, headers };
}

export function isAnswered(value: unknown): value is Answer<number, unknown> {
  return typeof value === 'object' && value !== null && isAnswer in value;
}

type Answered<Answers> = { [Status in keyof Answers & number]: Answer<Status, Answers[Status]> }[keyof Answers &
  number];
type IsOne<T> = [T] extends [never]
  ? false
  : (T extends unknown ? (of: T) => void : never) extends (of: infer All) => void
    ? [T] extends [All]
      ? true
      : false
    : false;
/** With one success status the body alone says it all. */
export type AnswerOf<Answers> =
  | Answered<Answers>
  | (IsOne<keyof Answers> extends true ? Body<Answers[keyof Answers]> : never);
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a body may return nothing
type Body<Only> = [Only] extends [undefined] ? undefined | void : Only;

export type Consumer<Payload> = (event: Payload, info: EventInfo) => Promise<void>;

export interface EventInfo {
  readonly key: string;
  /** 1 the first time. */
  readonly attempt: number;
  readonly publishedAt: Date;
}

/** Work that no request asks for. One replica at a time runs it. */
export interface Job {
  /** `30 seconds`, `15 minutes`, `1 day`. */
  readonly every: `${number} ${'second' | 'minute' | 'hour' | 'day'}${'' | 's'}`;
  run(): Promise<void>;
}
