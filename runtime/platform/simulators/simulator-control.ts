import { isObject, type SimulatedAnswer } from './define-simulator.ts';

/** What the next answers are to be: set by `PUT /_simulator`, or for one request by its `x-simulate-…` headers. */
export interface Behavior {
  /** Milliseconds. */
  readonly latency: number;
  /** From 0 to 1: so many requests fail, picked by the seed. */
  readonly failureRate: number;
  /** What a picked one gets. */
  readonly failureStatus: number;
  /** Answers that come next, instead of what the routes say; `hang` never comes. */
  readonly next: readonly ScriptedAnswer[];
}

export type ScriptedAnswer = SimulatedAnswer | 'hang' | 'reset';

export function calm(latency: number): Behavior {
  return { latency, failureRate: 0, failureStatus: 503, next: [] };
}

/** Undefined, and nothing changed, if it isn't a behavior. */
export function changed(from: Behavior, wish: unknown): Behavior | undefined {
  if (!isObject(wish)) return undefined;
  const known = new Set(['latency', 'failureRate', 'failureStatus', 'next']);
  if (Object.keys(wish).some((name) => !known.has(name))) return undefined;
  const { latency = from.latency, failureRate = from.failureRate, failureStatus = from.failureStatus, next } = wish;
  if (!isFrom(latency, 0, 3_600_000) || !isFrom(failureRate, 0, 1) || !isFrom(failureStatus, 400, 599))
    return undefined;
  if (next === undefined) return { ...from, latency, failureRate, failureStatus };
  if (!Array.isArray(next) || !next.every(isScripted)) return undefined;
  return { latency, failureRate, failureStatus, next };
}

export function fromHeaders(headers: Readonly<Record<string, string>>): {
  readonly latency?: number;
  readonly status?: number;
} {
  const [latency, status] = [Number(headers['x-simulate-latency']), Number(headers['x-simulate-status'])];
  return {
    ...(isFrom(latency, 0, 3_600_000) && { latency }),
    ...(isFrom(status, 100, 599) && { status }),
  };
}

function isScripted(value: unknown): value is ScriptedAnswer {
  return value === 'hang' || value === 'reset' || (isObject(value) && isFrom(value.status, 200, 599));
}

function isFrom(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
