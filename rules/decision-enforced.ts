import { below, type Finding } from '../model/finding.ts';
import type { Decision } from '../model/model.ts';
import { rule } from './rule.ts';

export const decisionEnforced = rule<Decision>({
  id: 'decision-enforced',
  severity: 'info',
  why: 'an accepted decision that nothing enforces is a hope; say what holds it, so that breaking it is noticed',
  example: { breaks: 'status: Accepted with enforcedBy: []', mend: 'enforcedBy: [orders-own-their-lines]' },
  subjects: ({ model }) => [...model.decisions.values()].filter((decision) => decision.status === 'Accepted'),
  *check(decisions, { model }): Iterable<Finding> {
    for (const decision of decisions)
      if (decision.enforcedBy.length === 0)
        yield {
          message: `nothing enforces ${decision.id} ${decision.title}`,
          subject: decision.id,
          at: below(decision.origin, 'enforcedBy'),
        };
    for (const { id, data, origin } of model.architectRules)
      for (const name of [data.decision ?? []].flat()) {
        const decision = model.decisions.get(name);
        if (decision !== undefined && !decision.enforcedBy.includes(id))
          yield {
            message: `rule ${id} rests on ${name}, but ${name} does not name it under enforcedBy`,
            subject: `${name} ${id}`,
            at: below(origin, 'decision'),
            fix: `add ${id} to enforcedBy of ${name}`,
          };
      }
  },
});
