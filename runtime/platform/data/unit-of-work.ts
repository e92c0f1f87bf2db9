import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryResult } from 'pg';
import type { Statement } from '../sql-text.ts';

/** What a unit needs of a connection. */
export interface Session {
  query(statement: Statement): Promise<QueryResult>;
  /** Back to the pool, or closed if it can't be trusted any more. */
  release(broken: boolean): void;
}

type Act = () => void;

const late = 'db was used after the work it belongs to had ended: await every query';

/** One transaction after another, for one request, event or job. It begins with the first statement. */
export class UnitOfWork {
  readonly #open: () => Promise<Session>;
  readonly #begin: string;
  readonly #divisible: boolean;
  readonly #runAct: (act: Act) => void;
  /** The innermost savepoint that the code at hand is in. Code beside it waits for its end. */
  readonly #levels = new AsyncLocalStorage<Level>();
  readonly #root = new Level();
  #session: Session | undefined;
  /** What the server refused first: later it only says that the transaction is aborted. */
  #refusal: unknown;

  constructor(options: {
    readonly open: () => Promise<Session>;
    readonly begin: string;
    /** May it be committed in parts, or is all of it to stay or none? */
    readonly divisible: boolean;
    readonly runAct: (act: Act) => void;
  }) {
    this.#open = options.open;
    this.#begin = options.begin;
    this.#divisible = options.divisible;
    this.#runAct = options.runAct;
  }

  get ended(): boolean {
    return this.#level.ended;
  }

  get #level(): Level {
    return this.#levels.getStore() ?? this.#root;
  }

  query(statement: Statement): Promise<QueryResult> {
    return this.#level.inTurn(() => this.#send(statement));
  }

  afterCommit(act: Act): void {
    if (this.ended) throw new Error(late);
    this.#level.acts.push(act);
  }

  /** Runs the work and commits, or rolls back and rejects as the work did. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    let result: Result;
    try {
      result = await work();
      await this.#root.end();
    } catch (error) {
      await this.#root.end();
      await this.#rollback();
      throw error;
    }
    await this.#commit();
    return result;
  }

  /** A part that can fail alone. */
  savepoint<Result>(work: () => Promise<Result>): Promise<Result> {
    const outer = this.#level;
    return outer.inTurn(async () => {
      const level = new Level();
      // The same name at each depth: PostgreSQL means the innermost.
      await this.#send({ text: 'savepoint part', values: [] });
      try {
        const result = await this.#levels.run(level, work);
        await level.end();
        if (this.#refusal !== undefined) throw this.#refusal;
        await this.#send({ text: 'release savepoint part', values: [] });
        outer.acts.push(...level.acts);
        return result;
      } catch (error) {
        await level.end();
        if (this.#session !== undefined) {
          this.#refusal = undefined;
          await this.#send({ text: 'rollback to savepoint part', values: [] });
          await this.#send({ text: 'release savepoint part', values: [] });
        }
        throw error;
      }
    });
  }

  /** Commits; the next statement begins a new transaction, on whatever connection is free then. */
  checkpoint(): Promise<void> {
    const level = this.#level;
    if (level !== this.#root || !this.#divisible) {
      return Promise.reject(new Error('db.checkpoint() in db.transaction: what is done there must stay undoable'));
    }
    return level.inTurn(() => this.#commit());
  }

  async #send(statement: Statement): Promise<QueryResult> {
    if (this.#session === undefined) {
      const session = await this.#open();
      try {
        await session.query({ text: this.#begin, values: [] });
      } catch (error) {
        session.release(true);
        throw error;
      }
      this.#session = session;
    }
    try {
      return await this.#session.query(statement);
    } catch (error) {
      this.#refusal ??= error;
      throw error;
    }
  }

  async #commit(): Promise<void> {
    const session = this.#session;
    if (session !== undefined) {
      if (this.#refusal !== undefined) {
        // The server would answer COMMIT with a rollback and call it a success.
        const cause = this.#refusal;
        await this.#rollback();
        throw new Error('nothing was committed: a statement had failed, and its error was caught (see its cause)', {
          cause,
        });
      }
      this.#session = undefined;
      try {
        await session.query({ text: 'commit', values: [] });
      } catch (error) {
        // Whether it did is not known; the server rolls back whatever is open when the connection closes.
        session.release(true);
        throw error;
      }
      session.release(false);
    }
    for (const act of this.#root.acts.splice(0)) this.#runAct(act);
  }

  async #rollback(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#refusal = undefined;
    this.#root.acts.length = 0;
    if (session === undefined) return;
    try {
      await session.query({ text: 'rollback', values: [] });
      session.release(false);
    } catch {
      session.release(true);
    }
  }
}

/** A transaction or a savepoint in it: its statements go one after the other. */
class Level {
  readonly acts: Act[] = [];
  ended = false;
  #last: Promise<unknown> = Promise.resolve();

  inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.ended) return Promise.reject(new Error(late));
    const mine = this.#last.then(act);
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Takes nothing more, and waits for what was sent without being awaited. */
  async end(): Promise<void> {
    this.ended = true;
    await this.#last;
  }
}
