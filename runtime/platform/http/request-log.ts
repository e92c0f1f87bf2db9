import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { anonymous } from '../identity/caller.ts';
import type { Metrics } from '../sight/metrics.ts';
import { readTraceparent } from '../sight/trace-context.ts';
import type { Span, Tracer } from '../sight/tracer.ts';
import { type Operation, operationOf, type Visit } from './visit.ts';

interface Watchers {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** Begins each request's visit; when it is over it is logged, measured and traced. Bodies and queries stay out. */
export function watchRequests(app: FastifyInstance, { log, metrics, tracer }: Watchers): void {
  const logs = new Map<Operation, Logger>();
  // What is the same each time is written out once.
  const logOf = (operation: Operation) => {
    const known = logs.get(operation);
    if (known !== undefined) return known;
    const { name, data, route } = operation;
    const made = log.child({ operation: name, method: data.method, route });
    logs.set(operation, made);
    return made;
  };
  app.addHook('onRequest', (request, reply, done) => {
    const operation = operationOf(request);
    const { traceparent } = request.headers;
    const span = tracer.begin({
      name: operation === undefined || !tracer.on ? request.method : `${request.method} ${operation.route}`,
      kind: 'server',
      parent: typeof traceparent === 'string' ? readTraceparent(traceparent) : undefined,
    });
    const visit: Visit = {
      operation,
      began: performance.now(),
      requestId: requestIdOf(request, span),
      trace: span.trace,
      span,
      caller: anonymous,
    };
    request.visit = visit;
    reply.header('x-request-id', visit.requestId);
    // Also comes where the caller has gone away before the answer, which onResponse does not.
    reply.raw.on('close', () => {
      const status = reply.raw.writableEnded ? reply.statusCode : 499;
      const seconds = (performance.now() - visit.began) / 1000;
      if (tracer.on) describe(request, visit, status);
      span.end(status >= 500 ? String(status) : undefined);
      metrics.request(request.method, operation?.route ?? 'none', status).observe(seconds);
      if (operation !== undefined) logOf(operation).info(lineOf(visit, status, seconds), 'request');
    });
    done();
  });
}

function requestIdOf(request: FastifyRequest, { trace }: Span): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : trace.traceId;
}

function lineOf({ caller, trace, requestId, code }: Visit, status: number, seconds: number): Record<string, unknown> {
  const line: Record<string, unknown> = {
    status,
    ms: Math.round(seconds * 1e5) / 100,
    caller: caller.id,
    trace_id: trace.traceId,
  };
  if (requestId !== trace.traceId) line.request_id = requestId;
  if (code !== undefined) line.code = code;
  return line;
}

function describe(request: FastifyRequest, { operation, span, caller }: Visit, status: number): void {
  span.set('http.request.method', request.method);
  span.set('http.response.status_code', status);
  span.set('url.scheme', request.protocol);
  span.set('network.protocol.version', request.raw.httpVersion);
  if (operation === undefined) return;
  span.set('http.route', operation.route);
  span.set('novatrek.operation', operation.name);
  if (caller.id !== '') span.set('service.peer.name', caller.id);
}
