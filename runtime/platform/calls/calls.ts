import type { Log } from '../context.ts';
import type { Contract, TargetData, TargetOperation } from '../contract.ts';
import { CallFailed } from './call-failed.ts';
import { type CallObserver, unobserved } from './call-observer.ts';
import { effectKey } from './effect-key.ts';
import { createEndpoint, defaultEndpoint, type Endpoint, type EndpointSettings } from './endpoint.ts';
import { secondsIn } from './exchange.ts';
import { type FlatRequest, option, takeApart } from './flat-request.ts';
import { timeLeft } from './time-left.ts';

/** Proves to a target who calls. */
export interface CallTokens {
  tokenFor(service: string): Promise<string> | string;
}

export interface CallsOptions {
  readonly contract: Pick<Contract, 'calls' | 'deferred'>;
  readonly tokens: CallTokens;
  /** `http://127.0.0.1:8080`; a path in it stands before every base path. */
  readonly address: (service: string) => string;
  readonly log: Log;
  readonly observer?: CallObserver;
  /** Milliseconds a call may take where it doesn't say. */
  readonly timeout?: number;
  readonly endpoint?: Partial<EndpointSettings>;
}

export type Client = Readonly<Record<string, (request?: FlatRequest) => Promise<unknown>>>;

export interface Calls {
  /** By target, then operation: what a service has as `call`. */
  readonly call: Readonly<Record<string, Client>>;
  /** One call, to whatever target: for those that were put off. */
  send(data: TargetData, operation: string, request: FlatRequest, options: SendOptions): Promise<unknown>;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly key: string | undefined;
  readonly timeout: number;
  /** Whoever repeats the call himself wants no repeats here. */
  readonly once?: true;
}

export function createCalls(options: CallsOptions): Calls {
  const { contract, tokens, address, log, observer = unobserved, timeout = 2_000 } = options;
  const settings = { ...defaultEndpoint, ...options.endpoint };
  const endpoints = new Map<string, Endpoint>();

  const endpointOf = (target: string): Endpoint => {
    const known = endpoints.get(target);
    if (known) return known;
    const made = createEndpoint({ target, address: () => address(target), settings, log, observer, internal: true });
    endpoints.set(target, made);
    return made;
  };

  const send: Calls['send'] = async (data, name, request, { key, timeout: wanted, once }) => {
    const { service } = data;
    const operation = data.operations[name];
    if (operation === undefined) throw new TypeError(`${service} has no operation ${name}`);
    const failed = (failure: Partial<CallFailed> & Pick<CallFailed, 'reason'>) =>
      new CallFailed({ service, operation: name, ...failure });
    const parts = takeApart(data.basePath, operation, request);
    if (parts === undefined) throw failed({ reason: 'status', status: 404 });
    // Before a token is made: whoever has no time left has none for that either.
    if (timeLeft(wanted) <= 0) throw failed({ reason: 'no-time' });
    const ifMatch = option(request, 'ifMatch');
    const headers = {
      accept: 'application/json, application/problem+json',
      authorization: `Bearer ${await tokens.tokenFor(service)}`,
      ...(parts.body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch.startsWith('"') ? ifMatch : `"${ifMatch}"` }),
    };
    const reply = await endpointOf(service).send(
      { operation: name, method: operation.method, ...parts, headers },
      { time: timeLeft(wanted), repeatable: once !== true && repeatable(operation, key, ifMatch) },
    );
    if (reply.status < 400) return reply.body;
    const retryAfter = secondsIn(reply.headers['retry-after']);
    throw failed({ reason: 'status', status: reply.status, problem: reply.body, retryAfter });
  };

  const clientOf = (target: string, data: TargetData): Client =>
    Object.fromEntries(
      Object.entries(data.operations).map(([name, operation]) => [
        name,
        async (request: FlatRequest = {}) => {
          const wanted = typeof request.timeout === 'number' ? request.timeout : timeout;
          const own = option(request, 'idempotencyKey');
          const key = own ?? (operation.method === 'GET' ? undefined : effectKey(target, name));
          return await send(data, name, request, { key, timeout: wanted });
        },
      ]),
    );

  return {
    call: Object.fromEntries(
      Object.entries<TargetData>(contract.calls).map(([target, data]) => [target, clientOf(target, data)]),
    ),
    send,
    async close() {
      await Promise.all([...endpoints.values()].map((one) => one.close()));
    },
  };
}

/**
 * Can the same request be made twice without a second effect? A key helps only where the target keeps it; a change based on
 * a revision fails the second time just because it succeeded the first.
 */
function repeatable(operation: TargetOperation, key: string | undefined, ifMatch: string | undefined): boolean {
  if (operation.idempotent && key !== undefined) return true;
  if (operation.method === 'GET') return true;
  return (operation.method === 'PUT' || operation.method === 'DELETE') && ifMatch === undefined;
}
