/** A lock in hand. */
export interface HeldLock {
  /** Aborted when it slipped away: the connection broke, or it was not renewed in time. Somebody else may hold it now. */
  readonly lost: AbortSignal;
  /** Asks the one who keeps it; rejects if it is lost. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Where locks are kept: Valkey or PostgreSQL. */
export interface LockKeeper {
  /** Undefined if somebody else holds it, on this replica or another. */
  tryHold(key: string): Promise<HeldLock | undefined>;
  close(): Promise<void>;
}

/** What was done under the lock may have been done by two: it must not count. */
export class LockLost extends Error {
  override readonly name = 'LockLost';

  constructor(key: string, cause?: unknown) {
    super(`the lock '${key}' was lost while it was held`, { cause });
  }
}
