import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Contract, TargetData, TargetOperation } from '../contract.ts';

/** A call that a stand-in was asked to answer. */
export interface ReceivedCall {
  readonly target: string;
  readonly operation: string;
  /** Path and query parameters and the body, as the client was given them. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string | undefined;
}

export type StandIn = (request: Readonly<Record<string, unknown>>) => unknown;

/** Thrown by a stand-in: it answers with this status. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;
  constructor(status: number, problem: Readonly<Record<string, unknown>> = {}) {
    super(`refused with ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

interface Cast {
  readonly calls: Players;
  readonly deferred: Players;
  readonly externals: Readonly<Record<string, ExternalStandIn | undefined>>;
}

type Players = Readonly<Record<string, Readonly<Record<string, StandIn | undefined>> | undefined>>;

/** One server that plays every service the contract calls, and every external system. */
export async function serveStandIns(
  contract: Pick<Contract, 'calls' | 'deferred'>,
  cast: Cast,
): Promise<{ readonly url: string; readonly calls: ReceivedCall[]; stop(): Promise<void> }> {
  const calls: ReceivedCall[] = [];
  const routes = (['calls', 'deferred'] as const).flatMap((part) =>
    Object.entries<TargetData>(contract[part]).flatMap(([target, data]) =>
      Object.entries(data.operations).map(([operation, one]) => routeOf(part, target, operation, data.basePath, one)),
    ),
  );
  const server = createServer(async (request, response) => {
    const { status, body } = await answerTo(request, routes, cast, calls);
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type ExternalStandIn = (request: {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}) => { readonly status: number; readonly body?: unknown };

interface Route {
  readonly part: 'calls' | 'deferred';
  readonly target: string;
  readonly operation: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly params: readonly string[];
}

function routeOf(
  part: Route['part'],
  target: string,
  operation: string,
  basePath: string,
  { method, path }: TargetOperation,
): Route {
  const params = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  const pattern = (basePath + path).split(/\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return { part, target, operation, method, params, pattern: new RegExp(`^${pattern.join('([^/]+)')}$`) };
}

async function answerTo(
  incoming: IncomingMessage,
  routes: readonly Route[],
  cast: Cast,
  calls: ReceivedCall[],
): Promise<{ status: number; body?: unknown }> {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const body = await bodyOf(incoming);
  const query = Object.fromEntries(url.searchParams);
  const [, external] = /^\/_external\/([^/]+)/.exec(url.pathname) ?? [];
  if (external !== undefined) {
    const path = url.pathname.slice(`/_external/${external}`.length) || '/';
    const method = incoming.method ?? 'GET';
    calls.push({
      target: external,
      operation: `${method} ${path}`,
      request: { ...query, body },
      idempotencyKey: keyOf(incoming),
    });
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    return (
      cast.externals[external]?.({ method, path, query, body, headers }) ?? {
        status: 501,
        body: { detail: `no stand-in for ${external}` },
      }
    );
  }
  for (const { part, target, operation, method, pattern, params } of routes) {
    const match = method === incoming.method ? pattern.exec(url.pathname) : null;
    if (match === null) continue;
    const inPath = params.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]);
    const request = { ...query, ...Object.fromEntries(inPath), ...(body === undefined ? {} : { body }) };
    calls.push({ target, operation, request, idempotencyKey: keyOf(incoming) });
    const standIn = cast[part][target]?.[operation];
    // Nobody sees the answer of a call that was put off.
    if (standIn === undefined && part === 'deferred') return { status: 204 };
    if (standIn === undefined)
      return { status: 501, body: { status: 501, detail: `no stand-in for ${target}.${operation}` } };
    try {
      const answer = await standIn(request);
      return answer === undefined ? { status: 204 } : { status: 200, body: answer };
    } catch (error) {
      if (error instanceof Refused) return { status: error.status, body: { status: error.status, ...error.problem } };
      return { status: 500, body: { status: 500, detail: String(error) } };
    }
  }
  return { status: 404, body: { status: 404, detail: `nothing at ${incoming.method} ${url.pathname}` } };
}

function keyOf(incoming: IncomingMessage): string | undefined {
  const key = incoming.headers['idempotency-key'];
  return typeof key === 'string' ? key : undefined;
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  const text = Buffer.concat(parts).toString();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
