import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { Db, Log, SqlValue } from '../context.ts';
import { currentScope } from '../scope.ts';
import { type Statement, statementOf } from '../sql-text.ts';
import { columnValues } from './column-values.ts';
import type { Database } from './database.ts';
import { classified, DatabaseUnavailable } from './database-error.ts';
import { type Session, UnitOfWork } from './unit-of-work.ts';

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity: the service's id. */
  readonly name: string;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Connections at most. Who comes when all are in use waits. */
  readonly max?: number;
  /** All in milliseconds. */
  readonly timeouts?: {
    /** For a connection: a new one, or one that somebody gives back. */
    readonly connect?: number;
    readonly statement?: number;
    readonly lock?: number;
    /** Between two statements of a transaction. */
    readonly idleInTransaction?: number;
  };
  /** Told of every statement that was sent, for traces and metrics. */
  readonly observe?: (statement: SentStatement) => void;
}

export interface SentStatement {
  readonly text: string;
  /** As performance.now() gives them. */
  readonly began: number;
  readonly ended: number;
  readonly rows: number;
  readonly error?: unknown;
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = openPool(options);
  const units = new AsyncLocalStorage<UnitOfWork | undefined>();
  const session = (): Promise<Session> => connect(pool, options.observe);
  const runAct = (act: () => void) => {
    try {
      // What it goes on to do is no part of the unit that is over.
      units.run(undefined, act);
    } catch (error) {
      options.log.error('what was to follow a commit failed', { error: String(error) });
    }
  };

  const send = async (unit: UnitOfWork | undefined, text: readonly string[], values: readonly SqlValue[]) => {
    const statement = statementOf(text, values);
    if (unit !== undefined) return unit.query(statement);
    const own = await session();
    try {
      return await own.query(statement);
    } finally {
      own.release(false);
    }
  };
  /**
   * A statement nobody awaited must not end the process when it fails: its unit doesn't commit then, and says why. Only
   * when the unit is over there is nobody else to say it.
   */
  const inUnit = <Result>(act: (unit: UnitOfWork | undefined) => Promise<Result>): Promise<Result> => {
    const unit = units.getStore();
    const late = unit?.ended === true;
    const result = act(unit);
    if (unit !== undefined) {
      result.catch((error: unknown) => {
        if (late) options.log.error('a statement came too late', { error: String(error) });
      });
    }
    return result;
  };
  const unitOf = <Result>(begin: string, divisible: boolean, work: () => Promise<Result>): Promise<Result> => {
    const unit = new UnitOfWork({ open: session, begin, divisible, runAct });
    return unit.run(() => units.run(unit, work));
  };

  const db: Db = Object.assign(
    <Row extends object>(text: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]> =>
      inUnit(async (unit) => (await send(unit, text, values)).rows),
    {
      one: <Row extends object>(text: TemplateStringsArray, ...values: readonly SqlValue[]) =>
        inUnit(async (unit): Promise<Row | undefined> => (await send(unit, text, values)).rows[0]),
      run: (text: TemplateStringsArray, ...values: readonly SqlValue[]) =>
        inUnit(async (unit) => (await send(unit, text, values)).rowCount ?? 0),
      transaction: <Result>(work: () => Promise<Result>): Promise<Result> =>
        inUnit((unit) => {
          if (unit !== undefined) return unit.savepoint(work);
          const reads = currentScope()?.readOnly === true;
          return unitOf(reads ? 'begin isolation level repeatable read read only' : 'begin', false, work);
        }),
      checkpoint: () => inUnit((unit) => unit?.checkpoint() ?? Promise.resolve()),
    },
  );

  let closed: Promise<void> | undefined;
  return {
    db,
    unit: (work) => unitOf('begin', true, work),
    inUnit: () => units.getStore()?.ended === false,
    afterCommit: (act) => {
      const unit = units.getStore();
      if (unit === undefined) runAct(act);
      else unit.afterCommit(act);
    },
    ping: async () => {
      const own = await session();
      try {
        await own.query({ text: 'select 1', values: [] });
      } finally {
        own.release(false);
      }
    },
    close: () => {
      closed ??= pool.end();
      return closed;
    },
  };
}

function openPool({ url, name, log, max = 10, timeouts = {} }: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: timeouts.connect ?? 5_000,
    statement_timeout: timeouts.statement ?? 30_000,
    lock_timeout: timeouts.lock ?? 10_000,
    idle_in_transaction_session_timeout: timeouts.idleInTransaction ?? 60_000,
    options: '-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601',
    types: columnValues,
  });
  // A connection that ends while nobody uses it says so here; unheard, either would end the process.
  pool.on('error', (error) => log.warn('an idle database connection was lost', { error: error.message }));
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

async function connect(pool: pg.Pool, observe: DatabaseOptions['observe']): Promise<Session> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw classified(error);
  }
  let lost = false;
  return {
    query: async (statement) => {
      const began = performance.now();
      try {
        const result = await client.query(extended(statement));
        observe?.({ text: statement.text, began, ended: performance.now(), rows: result.rowCount ?? 0 });
        return result;
      } catch (raw) {
        const error = classified(raw);
        lost ||= error instanceof DatabaseUnavailable || isFatal(error);
        observe?.({ text: statement.text, began, ended: performance.now(), rows: 0, error });
        throw error;
      }
    },
    release: (broken) => client.release(broken || lost),
  };
}

function isFatal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity !== 'ERROR';
}

/** The extended protocol takes one statement only, with or without values: nobody smuggles in a second. */
function extended({ text, values }: Statement) {
  return { text, values: [...values], queryMode: 'extended' };
}
