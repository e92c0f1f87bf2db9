/** Why a call gave no answer worth having. */
export type FailureReason =
  /** It answered, with a status of 400 or above. */
  | 'status'
  /** It didn't answer in the time it had. */
  | 'timeout'
  /** No time was left to ask it at all. */
  | 'no-time'
  | 'unreachable'
  /** It failed so often lately that it isn't asked now. */
  | 'breaker-open'
  /** As many calls to it are waiting as may. */
  | 'too-many'
  /** It answered with what can't be read: not the JSON it promised, or more than is taken. */
  | 'unreadable';

export interface Failure {
  readonly service: string;
  readonly operation: string;
  readonly reason: FailureReason;
  readonly status?: number | undefined;
  /** The body of the answer: a problem (RFC 9457) where another service of the platform gave it. */
  readonly problem?: unknown;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A call to another service or to an external system that failed. Left alone, it becomes a 503; catch it where the caller can
 * do better: `if (error instanceof CallFailed && error.status === 409) …`
 */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly service: string;
  readonly operation: string;
  readonly reason: FailureReason;
  readonly status: number | undefined;
  readonly problem: unknown;
  readonly retryAfter: number | undefined;
  /** Could the same call succeed a little later? */
  readonly retryable: boolean;

  constructor(failure: Failure) {
    super(describe(failure), failure.cause === undefined ? undefined : { cause: failure.cause });
    this.service = failure.service;
    this.operation = failure.operation;
    this.reason = failure.reason;
    this.status = failure.status;
    this.problem = failure.problem;
    this.retryAfter = failure.retryAfter;
    this.retryable = canSucceedLater(failure);
  }

  /** The code in the problem, by either of the names that services give it. */
  get code(): string | undefined {
    const { problem } = this;
    if (typeof problem !== 'object' || problem === null) return undefined;
    if ('code' in problem && typeof problem.code === 'string') return problem.code;
    return 'error_code' in problem && typeof problem.error_code === 'string' ? problem.error_code : undefined;
  }
}

/** `const guest = await ifFound(call.guests.getGuest({ guest_id }))`: a 404 is undefined, everything else as it was. */
export async function ifFound<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CallFailed && error.status === 404) return undefined;
    throw error;
  }
}

function canSucceedLater({ reason, status }: Failure): boolean {
  if (reason === 'unreadable') return false;
  if (reason !== 'status' || status === undefined) return true;
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

const reasons: Readonly<Record<Exclude<FailureReason, 'status'>, string>> = {
  timeout: 'did not answer in time',
  'no-time': 'was not asked: no time was left',
  unreachable: 'could not be reached',
  'breaker-open': 'was not asked: it failed too often lately',
  'too-many': 'was not asked: too many calls are waiting for it',
  unreadable: 'gave an answer that cannot be read',
};

function describe({ service, operation, reason, status }: Failure): string {
  return `${service} ${operation} ${reason === 'status' ? `answered ${status}` : reasons[reason]}`;
}
