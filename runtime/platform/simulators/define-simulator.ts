import type { Chance } from './chance.ts';

/** A stand-in for an external system: it keeps what it is told, answers as the real one would, and fails when told to. */
export interface Simulator {
  readonly actor: string;
  /** Routes with fresh state. */
  readonly open: (tools: SimulatorTools) => Routes;
  /** The error body of this system, for what the simulator itself refuses. */
  readonly refusal: (status: number, message: string) => unknown;
  /** Milliseconds an answer takes. */
  readonly latency: number;
}

export interface SimulatorTools {
  /** The same from run to run, for the same seed. */
  readonly chance: Chance;
  /** A new id: `id('ch_')`. */
  id(prefix: string, length?: number): string;
  now(): Date;
}

/** By method and path: `POST /v1/charges/{id}/refund`. */
export type Routes = Readonly<Record<string, Route>>;
export type Route = (request: SimulatedRequest) => SimulatedAnswer | Promise<SimulatedAnswer>;

export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Of JSON or a form; an object without members where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What stands behind Bearer or Basic. */
  readonly credential: string | undefined;
}

export interface SimulatedAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds on top of what every answer takes. */
  readonly delay?: number;
}

export interface SimulatorDefinition {
  /** The id of the external system in the architecture. */
  readonly actor: string;
  readonly routes: (tools: SimulatorTools) => Routes;
  readonly refusal?: Simulator['refusal'];
  readonly latency?: number;
}

export function defineSimulator({ actor, routes, refusal, latency = 0 }: SimulatorDefinition): Simulator {
  return {
    actor,
    open: routes,
    refusal: refusal ?? ((status, message) => ({ error: { code: status, message } })),
    latency,
  };
}

/** For an external system nobody wrote a simulator for: takes everything and sends it back. */
export function echoSimulator(actor: string): Simulator {
  return {
    actor,
    open: () => ({}),
    refusal: (status, message) => ({ status, message }),
    latency: 0,
  };
}

/** `answer(200, { id })`, shorter to write and to read in a route. */
export function reply(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): SimulatedAnswer {
  return { status, body, ...(headers && { headers }) };
}

/** A member of a body as text; undefined if there is none, or none that is text or number. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A member of a body as a number; a form has only text. */
export function numberIn(body: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = body[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A member of a body as an object. */
export function objectIn(body: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  return asObject(body[name]);
}

/** A member of a body as a list of objects. */
export function listIn(
  body: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const value = body[name];
  return Array.isArray(value) ? value.map(asObject) : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
