import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { CallsOptions } from '../../../runtime/platform/calls/calls.ts';
import { createCalls } from '../../../runtime/platform/calls/calls.ts';
import type { TargetData } from '../../../runtime/platform/contract.ts';
import type { Scope } from '../../../runtime/platform/scope.ts';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

export type Answerer = (request: Seen, response: ServerResponse, raw: IncomingMessage) => unknown;

/** A server on a real socket that remembers what it was asked. It goes when the test ends. */
export async function serve(answer: Answerer, port = 0): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    seen.push(request);
    try {
      const body = await answer(request, response, incoming);
      if (body !== undefined) json(response, 200, body);
    } catch (error) {
      if (!response.headersSent) json(response, 500, { detail: String(error) });
    }
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const address = server.address();
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, seen, close };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}

/** What never answers. */
export function hang(): Promise<never> {
  return new Promise(() => {});
}

export const stock: TargetData = {
  service: 'svc-stock',
  basePath: '/stock/v1',
  operations: {
    getItem: { method: 'GET', path: '/items/{sku}', params: ['sku'], query: ['fields', 'at'] },
    putItem: { method: 'PUT', path: '/items/{sku}', params: ['sku'], query: [], guarded: true },
    reserve: { method: 'POST', path: '/reservations', params: [], query: [], idempotent: true },
    report: { method: 'POST', path: '/reports', params: [], query: [] },
  },
};

export const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Calls to `stock` at this address, as a service has them. */
export function callsTo(url: string, options: Partial<CallsOptions> = {}) {
  const calls = createCalls({
    contract: { calls: { stock }, deferred: {} },
    tokens: { tokenFor: (service) => `token-for-${service}` },
    address: () => url,
    log: silent,
    ...options,
  });
  onTestFinished(() => calls.close());
  const client = calls.call.stock;
  const operation = (name: string) => {
    const found = client?.[name];
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  return {
    calls,
    getItem: operation('getItem'),
    putItem: operation('putItem'),
    reserve: operation('reserve'),
    report: operation('report'),
  };
}

export function scope(more: Partial<Scope> = {}): Scope {
  return {
    kind: 'request',
    name: 'createOrder',
    trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
    deadline: undefined,
    idempotencyKey: undefined,
    readOnly: false,
    ...more,
  };
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}

/** Looks again and again until it is so. */
export async function eventually(isSo: () => boolean | Promise<boolean>, patience = 20_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it did not come true within ${patience} ms`);
    await pause(10);
  }
}
