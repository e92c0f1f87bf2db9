import type { Call, Endpoint } from '../model/model.ts';
import { cycles } from './graph.ts';
import { rule } from './rule.ts';

export const noEndpointCycle = rule<Call>({
  id: 'no-endpoint-cycle',
  severity: 'error',
  why: 'an endpoint that waits, over however many hops, for itself never answers',
  example: {
    breaks: 'GET /a calls GET /b, which calls GET /a',
    mend: 'serve one hop from data that an event keeps up to date',
  },
  subjects: ({ model }) =>
    model.calls.filter((call) => call.mode === 'sync' && !call.planned && call.target !== undefined),
  *check(calls) {
    const arrows = calls.flatMap((call) =>
      call.from === undefined || call.target === undefined ? [] : [{ from: call.from, to: call.target, label: call }],
    );
    for (const cycle of cycles<Endpoint, Call>(arrows)) {
      const [first] = cycle;
      if (first === undefined) continue;
      yield {
        message: `${first.from.id} waits for itself: ${cycle.map((hop) => hop.from.id).join(' waits for ')} waits for ${first.from.id}`,
        subject: cycle
          .map((hop) => hop.from.id)
          .sort()
          .join(' <-> '),
        at: first.label.origin,
        fix: 'serve one hop from data that an event keeps up to date, or make it deferred',
        related: cycle
          .slice(1)
          .map((hop) => ({ message: `${hop.from.id} waits for ${hop.to.id}`, at: hop.label.origin })),
      };
    }
  },
});
