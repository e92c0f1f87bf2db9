import type { Pool } from 'undici';
import { CallFailed, type FailureReason } from './call-failed.ts';

export interface HttpRequest {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON; text otherwise; undefined where there is none. */
  readonly body: unknown;
}

export interface ExchangeLimits {
  readonly target: string;
  /** Milliseconds, until the last byte of the answer. */
  readonly time: number;
  /** Bytes of an answer's body. */
  readonly size: number;
}

/** One request and its answer. A status of 500 and above is a failure, as is no answer in time. */
export async function exchange(pool: Pool, request: HttpRequest, limits: ExchangeLimits): Promise<HttpReply> {
  const failed = (reason: FailureReason, more?: Partial<CallFailed>, cause?: unknown) =>
    new CallFailed({ service: limits.target, operation: request.operation, reason, ...more, cause });
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), limits.time);
  try {
    const answer = await pool.request({
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: request.body ?? null,
      signal: given.signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      size += chunk.length;
      // Leaving the loop ends the connection: what is still to come is not read.
      if (size > limits.size) throw failed('unreadable', {}, new Error(`more than ${limits.size} bytes`));
    }
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, String(value ?? '')]),
    );
    const text = Buffer.concat(chunks).toString('utf8');
    const status = answer.statusCode;
    if (status < 400) return { status, headers, body: parsed(text, headers, failed) };
    if (status < 500) return { status, headers, body: problemIn(text) };
    throw failed('status', { status, problem: problemIn(text), retryAfter: secondsIn(headers['retry-after']) });
  } catch (error) {
    if (error instanceof CallFailed) throw error;
    throw given.signal.aborted ? failed('timeout') : failed('unreachable', {}, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Retry-After: seconds or a date. */
export function secondsIn(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

function parsed(
  text: string,
  headers: Readonly<Record<string, string>>,
  failed: (reason: FailureReason, more: Partial<CallFailed>, cause: unknown) => CallFailed,
): unknown {
  if (text === '') return undefined;
  if (!/^[^;]*[/+]json\b/i.test(headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failed('unreadable', {}, error);
  }
}

function problemIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}
