import CircuitBreaker from 'opossum';
import { Pool } from 'undici';
import type { Log } from '../context.ts';
import { CallFailed, type FailureReason } from './call-failed.ts';
import { type CallObserver, traceparent } from './call-observer.ts';
import { exchange, type HttpReply, type HttpRequest, secondsIn } from './exchange.ts';

export interface EndpointSettings {
  /** Connections to one target, and so the calls that wait for it at one time: a slow one can't take all there is. */
  readonly connections: number;
  /** Bytes of an answer. */
  readonly maxAnswer: number;
  readonly retries: number;
  readonly breaker: {
    /** Percent of failures in the window above which it opens. */
    readonly opensAbove: number;
    /** Calls in the window before it can open at all. */
    readonly calls: number;
    /** Milliseconds. */
    readonly window: number;
    /** Milliseconds until one call may try again. */
    readonly rest: number;
  };
}

export const defaultEndpoint: EndpointSettings = {
  connections: 64,
  maxAnswer: 8 * 1024 * 1024,
  retries: 2,
  breaker: { opensAbove: 50, calls: 10, window: 10_000, rest: 5_000 },
};

export interface EndpointOptions {
  readonly target: string;
  /** Asked before each call: a target may have moved. */
  readonly address: () => string;
  readonly settings: EndpointSettings;
  readonly log: Log;
  readonly observer: CallObserver;
  /** Ours: told until when we wait, and which trace it is part of. */
  readonly internal: boolean;
}

/** One service or external system that is called: its connections, its breaker, and how often it is asked again. */
export interface Endpoint {
  /** `time` is for everything: an attempt that used it up is not repeated. */
  send(request: HttpRequest, options: { readonly time: number; readonly repeatable: boolean }): Promise<HttpReply>;
  close(): Promise<void>;
}

export function createEndpoint({ target, address, settings, log, observer, internal }: EndpointOptions): Endpoint {
  let connected: { readonly address: string; readonly prefix: string; readonly pool: Pool } | undefined;
  let waiting = 0;

  const connection = () => {
    const now = address();
    if (connected?.address === now) return connected;
    connected?.pool.close().catch(() => {});
    const url = new URL(now);
    // Time is kept by each exchange, down to the last byte: undici's own limits would only come in between.
    const pool = new Pool(url.origin, {
      connections: settings.connections,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: 5_000 },
    });
    connected = { address: now, prefix: url.pathname.replace(/\/$/, ''), pool };
    return connected;
  };

  const once = async (request: HttpRequest, time: number, attempt: number): Promise<HttpReply> => {
    const span = observer.begin({ target, operation: request.operation, method: request.method, attempt });
    const { trace } = span;
    const headers = {
      ...request.headers,
      ...(internal && trace && { traceparent: traceparent(trace) }),
      ...(internal && { 'x-request-deadline': String(Math.floor(Date.now() + time)) }),
    };
    try {
      const { pool, prefix } = connection();
      const path = prefix + request.path;
      const limits = { target, time, size: settings.maxAnswer };
      const reply = await exchange(pool, { ...request, path, headers }, limits);
      span.end({ status: reply.status, reason: undefined });
      return reply;
    } catch (error) {
      const failed = error instanceof CallFailed ? error : undefined;
      span.end({ status: failed?.status, reason: failed?.reason ?? 'unreachable' });
      throw error;
    }
  };

  const breaker = new CircuitBreaker(once, {
    name: target,
    timeout: false,
    errorThresholdPercentage: settings.breaker.opensAbove,
    volumeThreshold: settings.breaker.calls,
    rollingCountTimeout: settings.breaker.window,
    resetTimeout: settings.breaker.rest,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    errorFilter: (error) => error instanceof CallFailed && !counted.has(error.reason),
  });
  breaker
    .on('open', () => {
      log.warn('calls stop: too many failed', { target, rest: settings.breaker.rest });
      observer.breaker(target, 'open');
    })
    .on('halfOpen', () => observer.breaker(target, 'half-open'))
    .on('close', () => {
      log.info('calls go on', { target });
      observer.breaker(target, 'closed');
    });

  const guarded = async (request: HttpRequest, time: number, attempt: number): Promise<HttpReply> => {
    const failed = (reason: FailureReason) =>
      new CallFailed({
        service: target,
        operation: request.operation,
        reason,
        retryAfter: settings.breaker.rest / 1000,
      });
    if (waiting >= settings.connections) throw failed('too-many');
    waiting += 1;
    try {
      return await breaker.fire(request, time, attempt);
    } catch (error) {
      throw error instanceof CallFailed || codeOf(error) !== 'EOPENBREAKER' ? error : failed('breaker-open');
    } finally {
      waiting -= 1;
    }
  };

  return {
    async send(request, { time, repeatable }) {
      const end = performance.now() + time;
      for (let attempt = 1; ; attempt += 1) {
        const left = end - performance.now();
        if (left <= 0) throw new CallFailed({ service: target, operation: request.operation, reason: 'no-time' });
        const result = await settled(guarded(request, left, attempt));
        const pause = repeatable && attempt <= settings.retries ? pauseAfter(result, attempt) : undefined;
        if (pause === undefined || performance.now() + pause >= end) {
          if (result instanceof CallFailed) throw result;
          return result;
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    },
    async close() {
      breaker.shutdown();
      await connected?.pool.destroy();
    },
  };
}

const counted: ReadonlySet<FailureReason> = new Set(['status', 'timeout', 'unreachable']);
const worthAnother: ReadonlySet<FailureReason> = new Set(['status', 'unreachable']);

async function settled(reply: Promise<HttpReply>): Promise<HttpReply | CallFailed> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof CallFailed) return error;
    throw error;
  }
}

/** Milliseconds to wait before asking again; undefined if asking again is of no use. */
function pauseAfter(result: HttpReply | CallFailed, attempt: number): number | undefined {
  const failed = result instanceof CallFailed;
  if (failed ? !worthAnother.has(result.reason) : result.status !== 429) return undefined;
  const asked = failed ? result.retryAfter : secondsIn(result.headers['retry-after']);
  // Spread out: those who failed together must not come back together.
  const own = 25 * 2 ** attempt * (0.5 + Math.random());
  return Math.max(own, (asked ?? 0) * 1000);
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
