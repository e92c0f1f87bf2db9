import type { Log } from '../context.ts';
import type { Contract, ExternalAnswer, ExternalData, ExternalRequest } from '../contract.ts';
import { CannotRun } from '../data/cannot-run.ts';
import { type CallObserver, unobserved } from './call-observer.ts';
import { createEndpoint, defaultEndpoint, type Endpoint, type EndpointSettings } from './endpoint.ts';
import { timeLeft } from './time-left.ts';

export interface ExternalsOptions {
  readonly contract: Pick<Contract, 'externals'>;
  /** By actor: where it answers, and the key it wants. */
  readonly addresses: Readonly<Record<string, { readonly url: string; readonly key?: string }>>;
  readonly log: Log;
  readonly observer?: CallObserver;
  /** Milliseconds a request may take where it doesn't say. */
  readonly timeout?: number;
  readonly endpoint?: Partial<EndpointSettings>;
}

export interface Externals {
  /** By the name the service has for it. */
  readonly request: Readonly<Record<string, (request: ExternalRequest) => Promise<ExternalAnswer>>>;
  /** One request to an actor, made once: for those that were put off. */
  send(actor: string, request: ExternalRequest): Promise<ExternalAnswer>;
  close(): Promise<void>;
}

/** Clients of systems that are not ours. A status of 500 and above, or none at all, is a `CallFailed`. */
export function createExternals(options: ExternalsOptions): Externals {
  const { contract, addresses, log, observer = unobserved, timeout = 5_000 } = options;
  const settings = { ...defaultEndpoint, ...options.endpoint };
  const all = Object.entries<ExternalData>(contract.externals);
  for (const [, external] of all) mayBeAsked(external, addresses[external.actor]?.url);

  const endpoints = new Map<string, Endpoint>();
  const endpointOf = (actor: string): Endpoint => {
    const known = endpoints.get(actor);
    if (known) return known;
    const address = () => addresses[actor]?.url ?? '';
    const made = createEndpoint({ target: actor, address, settings, log, observer, internal: false });
    endpoints.set(actor, made);
    return made;
  };

  const send = async (actor: string, request: ExternalRequest, repeatable: boolean): Promise<ExternalAnswer> => {
    const { method, path, query, body, idempotencyKey } = request;
    if (!path.startsWith('/')) throw new TypeError(`the path '${path}' of a request to ${actor} must begin with /`);
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) search.append(name, String(value));
    const key = addresses[actor]?.key;
    const headers = {
      accept: 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...lowerCase(request.headers ?? {}),
    };
    return await endpointOf(actor).send(
      {
        operation: `${method} ${path}`,
        method,
        path: search.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${search}`,
        headers,
        body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      },
      { time: timeLeft(request.timeout ?? timeout), repeatable },
    );
  };

  return {
    request: Object.fromEntries(
      all.map(([name, { actor }]) => [
        name,
        async (request: ExternalRequest) =>
          // Not derived as for our own services: few others keep a key, and asking them twice may do it twice.
          await send(actor, request, request.method === 'GET' || request.idempotencyKey !== undefined),
      ]),
    ),
    send: (actor, request) => send(actor, request, false),
    async close() {
      await Promise.all([...endpoints.values()].map((one) => one.close()));
    },
  };
}

/** A wrong address must not send a guest's data to somebody nobody declared: hosts are part of the architecture. */
export function mayBeAsked({ actor, title, hosts }: ExternalData, url: string | undefined): void {
  if (url === undefined) throw new CannotRun(`the address of ${title} (${actor}) is not set`);
  const host = new URL(url).hostname;
  if (isLoopback(host)) return;
  const allowed = hosts.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one));
  if (!allowed)
    throw new CannotRun(
      `${host} is not a host of ${title}: ${hosts.length === 0 ? 'none is declared' : `declared are ${hosts.join(', ')}`}` +
        ` (actor ${actor})`,
    );
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
