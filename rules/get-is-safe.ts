import { below, type Finding } from '../model/finding.ts';
import type { Endpoint } from '../model/model.ts';
import { rule } from './rule.ts';

export const getIsSafe = rule<Endpoint>({
  id: 'get-is-safe',
  severity: 'error',
  why: 'a GET may be repeated, cached and prefetched by anyone on the way: it must change nothing',
  example: {
    breaks: 'GET /alerts calls POST /notifications',
    mend: 'send when the alert is stored, not when it is read',
  },
  subjects: ({ model }) =>
    model.endpoints.filter((endpoint) => endpoint.method === 'GET' || endpoint.method === 'HEAD'),
  *check(endpoints): Iterable<Finding> {
    for (const endpoint of endpoints) {
      for (const call of endpoint.calls)
        if (!call.planned && call.target !== undefined && call.target.access !== 'read')
          yield {
            message: `${endpoint.id} triggers ${call.target.key} of ${call.to.id}; a repeated GET does it again`,
            subject: call.id,
            at: below(call.origin, 'endpoint'),
            fix: `make the call where the data changes, or publish an event that ${call.to.id} consumes`,
          };
      for (const event of endpoint.triggers)
        yield {
          message: `${endpoint.id} publishes ${event.id}; a repeated GET does it again`,
          subject: `${endpoint.id} ${event.id}`,
          at: below(event.origin, 'trigger'),
          fix: 'publish where the data changes',
        };
    }
  },
});
