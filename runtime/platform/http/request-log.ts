import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { anonymous } from '../identity/caller.ts';
import { lineWriter } from '../sight/log-line.ts';
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
  const recorders = new Map<Operation | undefined, Record>();
  const recorderOf = (operation: Operation | undefined) => {
    const known = recorders.get(operation);
    if (known !== undefined) return known;
    const made = recorder(operation, log, metrics);
    recorders.set(operation, made);
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
      recorderOf(operation)(visit, request.method, status, seconds);
    });
    done();
  });
}

function requestIdOf(request: FastifyRequest, { trace }: Span): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : trace.traceId;
}

type Record = (visit: Visit, method: string, status: number, seconds: number) => void;

const members = ['status', 'ms', 'caller', 'trace_id'];

/** Measures and logs the requests of one operation. */
function recorder(operation: Operation | undefined, log: Logger, metrics: Metrics): Record {
  if (operation === undefined)
    return (_, method, status, seconds) => metrics.request(method, 'none', status).observe(seconds);
  const { name, data, route } = operation;
  const own = log.child({ operation: name, method: data.method, route });
  const plain = lineWriter(own, members, 'request');
  const numbered = lineWriter(own, [...members, 'request_id'], 'request');
  return ({ caller, trace, requestId, code }, method, status, seconds) => {
    metrics.request(method, route, status).observe(seconds);
    const values = [status, Math.round(seconds * 1e5) / 100, caller.id, trace.traceId];
    const isNumbered = requestId !== trace.traceId;
    if (code !== undefined) own.info(lineOf(values, isNumbered ? requestId : undefined, code), 'request');
    else if (isNumbered) numbered([...values, requestId]);
    else plain(values);
  };
}

function lineOf([status, ms, caller, trace_id]: readonly unknown[], request_id: string | undefined, code: string) {
  return { status, ms, caller, trace_id, ...(request_id === undefined ? {} : { request_id }), code };
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
