import type { FastifyRequest } from 'fastify';
import type { OperationData } from '../contract.ts';
import type { TraceContext } from '../scope.ts';
import type { Caller, RequestContext } from '../service.ts';
import type { Span } from '../sight/tracer.ts';

/** A request on its way through the server. */
export interface Visit {
  /** Undefined for what is not in the contract. */
  readonly operation: Operation | undefined;
  readonly began: number;
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly span: Span;
  caller: Caller;
  /** What was to blame for an answer from 500 on. */
  cause?: unknown;
  /** The code of the refusal. */
  code?: string;
}

/** An operation of the contract, ready to run. */
export interface Operation {
  readonly name: string;
  readonly data: OperationData;
  /** As in the contract, for logs and metrics: never with values in it. */
  readonly route: string;
  readonly callers: ReadonlySet<string>;
}

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit | undefined;
  }
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

/** A handler as the server sees it; its types are held by the contract. */
export type AnyHandler = (
  request: RequestContext<number> & {
    readonly params: unknown;
    readonly query: unknown;
    readonly headers: unknown;
    readonly body: unknown;
    readonly revision: string | undefined;
  },
) => Promise<unknown>;

/** Asked once for each request: Fastify puts the options of the route together anew each time. */
export function operationOf(request: FastifyRequest): Operation | undefined {
  return request.routeOptions.config.operation;
}
