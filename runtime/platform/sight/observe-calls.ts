import type { CallObserver } from '../calls/call-observer.ts';
import { currentScope } from '../scope.ts';
import type { Metrics } from './metrics.ts';
import type { Tracer } from './tracer.ts';

const states = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Each attempt of a call is a span and is counted; the state of each breaker can be seen. */
export function observeCalls(tracer: Tracer, metrics: Metrics): CallObserver {
  const seconds = metrics.histogram('http_client_request_duration_seconds', 'How long calls took', [
    'target',
    'operation',
    'outcome',
  ]);
  const breakers = metrics.gauge('call_breaker_state', '0 closed, 1 half open, 2 open', ['target']);
  return {
    begin({ target, operation, method, attempt }) {
      const began = performance.now();
      const span = tracer.begin({
        name: `${method} ${operation}`,
        kind: 'client',
        parent: currentScope()?.trace,
        attributes: tracer.on
          ? {
              'http.request.method': method,
              'service.peer.name': target,
              'novatrek.operation': operation,
              ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
            }
          : {},
      });
      return {
        trace: span.trace,
        end({ status, reason }) {
          const outcome = status === undefined ? (reason ?? 'none') : String(status);
          seconds.observe({ target, operation, outcome }, (performance.now() - began) / 1000);
          if (status !== undefined) span.set('http.response.status_code', status);
          span.end(reason === 'status' ? outcome : reason);
        },
      };
    },
    breaker: (target, state) => breakers.set({ target }, states[state]),
  };
}
