/** A request that is answered with an error, on purpose. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  /** Members of the error beyond those that every error has. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** What is wrong where in the request. */
  readonly errors: readonly Fault[];
  /** What happened underneath: for the log, never for the caller. */
  override readonly cause?: unknown;

  constructor(status: number, code: string, message: string, more: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.members = more.members ?? {};
    this.headers = more.headers ?? {};
    this.errors = more.errors ?? [];
    if (more.cause !== undefined) this.cause = more.cause;
  }
}

export interface RefusalDetails {
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly Fault[];
  readonly cause?: unknown;
}

export interface Fault {
  /** `/body/guests/0/name`, `/query/limit`. */
  readonly pointer: string;
  readonly detail: string;
}

/** The row was changed since the caller read it: `if ((await db.run`update … where rev = ${revision}`) === 0) throw staleRevision()` */
export function staleRevision(): Refusal {
  return new Refusal(412, 'stale-revision', 'It was changed since the revision in If-Match was read');
}

export function invalid(errors: readonly Fault[]): Refusal {
  const [first] = errors;
  const text = first === undefined ? 'The request is malformed' : `${first.pointer} ${first.detail}`;
  return new Refusal(400, 'invalid-request', errors.length > 1 ? `${text}, and ${errors.length - 1} more` : text, {
    errors,
  });
}

export function unknownAddress(): Refusal {
  return new Refusal(404, 'unknown-address', 'Nothing has this address');
}

/** For what will pass: the caller is told when to come back. */
export function unavailable(code: string, message: string, seconds = 1, cause?: unknown): Refusal {
  return new Refusal(503, code, message, { headers: { 'retry-after': String(Math.ceil(seconds)) }, cause });
}

/** What stands in where an operation does not document the status that would be exact. */
const instead: Readonly<Record<number, readonly number[]>> = {
  409: [422, 400],
  412: [409],
  413: [400],
  415: [400],
  422: [409, 400],
};

export function documentedStatus(
  { status, headers }: Pick<Refusal, 'status' | 'headers'>,
  documented: (status: number) => boolean,
): number {
  if (documented(status)) return status;
  // A conflict that passes by itself is no fault of the request.
  if (status === 409 && 'retry-after' in headers) return 503;
  return instead[status]?.find(documented) ?? status;
}
