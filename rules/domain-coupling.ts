import type { Call, Domain } from '../model/model.ts';
import { knots } from './graph.ts';
import { rule } from './rule.ts';

export const domainCoupling = rule<Call>({
  id: 'domain-coupling',
  severity: 'info',
  why: 'domains that all need each other synchronously are one domain with several names; watch the share, and which way it moves',
  example: {
    breaks: '40 of 44 synchronous calls cross a domain',
    mend: 'move the boundary, or let an event carry what is asked for most',
  },
  subjects: ({ model }) =>
    model.calls.filter((call) => call.mode === 'sync' && !call.planned && call.target !== undefined),
  *check(calls, { model }) {
    const out = new Map<Domain, { from: Domain; to: Domain; label: Call }[]>();
    let crossing = 0;
    for (const call of calls) {
      if (call.caller.kind !== 'service' || call.to.kind !== 'service') continue;
      const [from, to] = [call.caller.domain, call.to.domain];
      if (from === to) continue;
      crossing++;
      out.set(from, [...(out.get(from) ?? []), { from, to, label: call }]);
    }
    for (const knot of knots(out))
      yield {
        message: `${knot.size} domains call in a circle (${[...knot]
          .map((domain) => domain.id)
          .sort()
          .join(', ')}); ${crossing} of ${calls.length} synchronous calls cross a domain`,
        subject: [...knot]
          .map((domain) => domain.id)
          .sort()
          .join(' <-> '),
        at: model.platform.origin,
      };
  },
});
