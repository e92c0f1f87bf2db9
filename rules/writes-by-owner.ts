import { below } from '../model/finding.ts';
import type { Call } from '../model/model.ts';
import { rule } from './rule.ts';

export const writesByOwner = rule<Call>({
  id: 'writes-by-owner',
  severity: 'error',
  why: 'only its owner changes an entity; others ask, through an operation that the owner offers as a command',
  example: {
    breaks: '{ to: svc-orders, endpoint: PATCH /orders/{order_id}, for: Mark as paid }',
    mend: 'let svc-orders offer POST /orders/{order_id}/payment with access: command, or publish payment.settled',
  },
  subjects: ({ model }) =>
    model.calls.filter((call) => call.target !== undefined && !call.planned && call.target.access !== 'read'),
  *check(calls) {
    for (const call of calls) {
      const { target } = call;
      if (target === undefined || target.access !== 'write') continue;
      const owner = target.entity?.owner ?? target.service;
      if (call.caller === owner) continue;
      yield {
        message: `${call.caller.id} writes ${target.entity?.name ?? 'data'} of ${owner.id} with ${target.key}`,
        subject: call.id,
        at: below(call.origin, 'endpoint'),
        fix: `ask ${owner.domain.team} for a command operation (access: command), or publish an event that ${owner.id} consumes`,
        related: [{ message: `${target.key} is a plain write`, at: { ...target.origin, onKey: true } }],
      };
    }
  },
});
