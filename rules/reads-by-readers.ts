import { below } from '../model/finding.ts';
import type { Call } from '../model/model.ts';
import { rule } from './rule.ts';

export const readsByReaders = rule<Call>({
  id: 'reads-by-readers',
  severity: 'error',
  why: 'the owner of an entity lists who may read it: the list is what a change to the data has to be agreed with',
  example: {
    breaks: 'svc-reports calls GET /orders/{order_id}, but entity orders has readers: [svc-billing]',
    mend: 'add svc-reports to the readers, or consume an event of svc-orders',
  },
  subjects: ({ model }) =>
    model.calls.filter((call) => call.target?.access === 'read' && call.target.entity !== undefined && !call.planned),
  *check(calls) {
    for (const call of calls) {
      const entity = call.target?.entity;
      if (entity === undefined || call.target === undefined || entity.readers === 'all' || call.caller === entity.owner)
        continue;
      if (entity.readers.some((reader) => reader.service === call.caller)) continue;
      yield {
        message: `${call.caller.id} reads ${entity.name} with ${call.target.key}, but is no listed reader`,
        subject: call.id,
        at: below(call.origin, 'endpoint'),
        fix: `add ${call.caller.id} to the readers (${entity.domain.team} decides), or consume an event of ${entity.owner.id}`,
        related: [{ message: `the readers of ${entity.name}`, at: below(entity.origin, 'readers') }],
      };
    }
  },
});
