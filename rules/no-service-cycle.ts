import type { Call, Service } from '../model/model.ts';
import { cycles } from './graph.ts';
import { rule } from './rule.ts';

export const noServiceCycle = rule<Call>({
  id: 'no-service-cycle',
  severity: 'warning',
  why: 'services that wait for each other can only be deployed, scaled and understood together',
  example: {
    breaks: 'svc-orders calls svc-customers, which calls svc-orders',
    mend: 'replace the weakest direction by an event',
  },
  subjects: ({ model }) =>
    model.calls.filter((call) => call.mode === 'sync' && !call.planned && call.target !== undefined),
  *check(calls) {
    const edges = new Map<string, { from: Service; to: Service; label: Call[] }>();
    for (const call of calls) {
      const { caller, to } = call;
      if (caller.kind !== 'service' || to.kind !== 'service' || caller === to) continue;
      const key = `${caller.id} ${to.id}`;
      const edge = edges.get(key);
      if (edge === undefined) edges.set(key, { from: caller, to, label: [call] });
      else edge.label.push(call);
    }
    for (const cycle of cycles([...edges.values()])) {
      const weakest = [...cycle].sort((a, b) => a.label.length - b.label.length)[0];
      const first = weakest?.label[0];
      if (weakest === undefined || first === undefined) continue;
      const names = cycle.map((edge) => edge.from.id);
      yield {
        message: `${names.join(' and ')} wait for each other`,
        subject: [...names].sort().join(' <-> '),
        at: first.origin,
        fix: `weakest: ${weakest.from.id} -> ${weakest.to.id} (${weakest.label.length} of the calls); replace it by an event that ${weakest.from.id} consumes`,
        related: cycle
          .filter((edge) => edge !== weakest)
          .flatMap((edge) => edge.label.map((call) => ({ message: call.id, at: call.origin }))),
      };
    }
  },
});
