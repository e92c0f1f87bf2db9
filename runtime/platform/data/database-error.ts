import { codeOf } from './cannot-run.ts';

/** The connection was lost, or none could be had. Whether the last statement took effect is not known. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/**
 * Serialization failure, deadlock, read-only after a failover, lock timeout, statement timeout, shutdown and start-up,
 * idle too long in a transaction.
 */
const passing = new Set(['40001', '40P01', '25006', '55P03', '57014', '57P01', '57P02', '57P03', '57P05', '25P03']);

/** Would the same work, done again from its start, have a chance? */
export function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  if (error instanceof Error && error.cause !== undefined) return isTransient(error.cause);
  const code = sqlState(error);
  // 08: connection; 53: out of disk, memory or connections.
  return code !== undefined && (passing.has(code) || code.startsWith('08') || code.startsWith('53'));
}

/**
 * Did a unique constraint or index (this one, if named) refuse the statement? Inside a transaction wrap the statement in
 * `db.transaction` if work goes on afterwards, or write `on conflict do nothing`.
 */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return violates('23505', error, constraint);
}

export function isExclusionViolation(error: unknown, constraint?: string): boolean {
  return violates('23P01', error, constraint);
}

export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return violates('23503', error, constraint);
}

export function isCheckViolation(error: unknown, constraint?: string): boolean {
  return violates('23514', error, constraint);
}

function violates(code: string, error: unknown, constraint: string | undefined): boolean {
  if (sqlState(error) !== code) return false;
  if (constraint === undefined) return true;
  return typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === constraint;
}

/** PostgreSQL's five characters; undefined for an error of another kind, such as Node's ECONNRESET. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && error instanceof Error && 'severity' in error
    ? code
    : undefined;
}

/** An error as the driver gave it, told apart: what PostgreSQL said stays, all else means that it can't be reached. */
export function classified(error: unknown): unknown {
  if (sqlState(error) !== undefined) return error;
  const message = error instanceof Error ? error.message || (codeOf(error) ?? error.name) : String(error);
  return new DatabaseUnavailable(`the database can't be reached: ${message}`, { cause: error });
}
