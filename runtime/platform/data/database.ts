import type { Db } from '../context.ts';

/** A service's connection to its schema. */
export interface Database {
  /** In a unit of work: its transaction. Elsewhere: a connection of the pool for each query. */
  readonly db: Db;
  /**
   * A unit of work: the transaction begins at the first use of `db`, commits when the work resolves, and is rolled back
   * when it rejects. So calls made before the first query hold no connection.
   */
  unit<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Is there a unit of work around us, or a transaction? Then messages can be promised to its commit. */
  inUnit(): boolean;
  /** Runs after the commit of the unit at hand; at once where there is none. Dropped on rollback. */
  afterCommit(act: () => void): void;
  ping(): Promise<void>;
  close(): Promise<void>;
}
