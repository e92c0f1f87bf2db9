import { below } from '../model/finding.ts';
import type { Service } from '../model/model.ts';
import { nearest } from '../model/suggest.ts';
import { servicesWithCode } from './coded-call.ts';
import { type Facts, rule } from './rule.ts';

export const handlersMatchOperations = rule<Service>({
  id: 'handlers-match-operations',
  severity: 'error',
  why: 'what the contract promises somebody must answer, and what somebody answers the contract must say',
  example: {
    breaks: 'GET /orders/{order_id} declares operation: getOrder, and the handlers of svc-orders have no getOrder',
    mend: 'async getOrder({ params }) { … }',
  },
  subjects: (facts) => servicesWithCode(facts).filter((service) => listsHandlers(service, facts)),
  *check(services, { code }) {
    for (const service of services) {
      const handlers = (code?.handlers ?? []).filter((one) => one.service === service.id && one.role === 'service');
      const names = new Set(handlers.map(({ operation }) => operation));
      const served = service.endpoints.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS');
      const known = new Set(served.map(({ operation }) => operation));
      for (const { operation, at } of handlers) {
        if (known.has(operation)) continue;
        const meant = nearest(
          operation,
          [...known].filter((one) => !names.has(one)),
        );
        // The one that was meant is there under the wrong name: one mistake, one finding.
        if (meant !== undefined) names.add(meant);
        yield {
          message: `${service.id} handles ${operation}, which is no operation of it`,
          subject: `${service.id} ${operation}`,
          at,
          fix:
            meant === undefined
              ? `declare an endpoint with operation: ${operation} in ${service.origin.file}, or remove the handler`
              : `did you mean ${meant}?`,
        };
      }
      for (const endpoint of served)
        if (!names.has(endpoint.operation))
          yield {
            message: `${service.id} has no handler for ${endpoint.operation}`,
            subject: `${service.id} ${endpoint.operation}`,
            at: below(endpoint.origin, 'operation'),
            fix: `add async ${endpoint.operation}(…) { … } to its handlers, or remove ${endpoint.key}`,
            ...(handlers[0] === undefined ? {} : { related: [{ message: 'its handlers', at: handlers[0].at }] }),
          };
    }
  },
});

/** Written against the platform, where handlers are listed by name; what other code answers can't be told from its text. */
function listsHandlers(service: Service, { code }: Facts): boolean {
  return (
    (code?.handlers ?? []).some((one) => one.service === service.id) ||
    (code?.imports ?? []).some(
      (one) => one.service === service.id && one.role === 'service' && one.names.includes('defineService'),
    )
  );
}
