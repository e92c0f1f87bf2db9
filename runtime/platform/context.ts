/** What a service holds in its hands: the ports behind which database, cache, locks, files and log stand. */

/**
 * SQL on the service's own schema. Values are always parameters:
 * ``const [row] = await db<OrdersRow>`select * from orders where order_id = ${id}` ``
 */
export interface Db {
  <Row extends object>(text: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]>;
  /** The first row, if there is one. */
  one<Row extends object>(text: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row | undefined>;
  /** How many rows were changed. */
  run(text: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<number>;
  /** Inside a request or event: a savepoint. Elsewhere, in jobs and seeds: a transaction. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Commits what this request or event has done so far and goes on in a new transaction: before money moves at somebody
   * else's, the intent must be on record. Whoever repeats the request must then find that record and go on from it.
   */
  checkpoint(): Promise<void>;
}

export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | SqlText
  | readonly (string | number | boolean | null)[]
  | SqlJson;

/** A piece of SQL with its values, made by `sql`, to be used as a value of a larger one. */
export interface SqlText {
  readonly kind: 'sql';
  readonly text: readonly string[];
  readonly values: readonly SqlValue[];
}

export interface SqlJson {
  readonly kind: 'json';
  readonly value: unknown;
}

/** ``const only = status ? sql`and status = ${status}` : sql`` `` */
export function sql(text: TemplateStringsArray, ...values: readonly SqlValue[]): SqlText {
  return { kind: 'sql', text: [...text], values };
}

/** A value for a JSON column: an array would otherwise become a PostgreSQL array. */
export function json(value: unknown): SqlJson {
  return { kind: 'json', value };
}

export interface Cache {
  get<Value>(key: string): Promise<Value | undefined>;
  set(key: string, value: unknown, options: { readonly seconds: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface Locks {
  /** Runs the work while nobody else holds the key, on any replica; undefined if it is not free within `wait` milliseconds. */
  hold<Result>(
    key: string,
    work: () => Promise<Result>,
    options?: { readonly wait?: number },
  ): Promise<Result | undefined>;
}

export interface Files {
  put(key: string, content: Uint8Array, options: { readonly mediaType: string }): Promise<void>;
  get(key: string): Promise<{ readonly content: Uint8Array; readonly mediaType: string } | undefined>;
  delete(key: string): Promise<void>;
  /** An address that lets whoever holds it read or write this one file until it expires. */
  presign(
    method: 'GET' | 'PUT',
    key: string,
    options: { readonly seconds: number; readonly mediaType?: string },
  ): Promise<string>;
}

export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}
