import { below, type Origin } from '../model/finding.ts';
import type { Decision, Model } from '../model/model.ts';
import { rule } from './rule.ts';

interface Reliance {
  readonly decision: Decision;
  readonly holder: string;
  readonly at: Origin;
}

export const decisionInForce = rule<Reliance>({
  id: 'decision-in-force',
  severity: 'error',
  why: 'a law that rests on a decision nobody holds any more should fall, or be decided again',
  example: { breaks: 'a rule with decision: ADR-001, which ADR-007 supersedes', mend: 'decision: ADR-007' },
  subjects: ({ model }) => reliances(model),
  *check(subjects) {
    for (const { decision, holder, at } of subjects) {
      if (decision.status === 'Accepted' || decision.status === 'Proposed') continue;
      const successor = decision.supersededBy.join(', ');
      yield {
        message: `${holder} relies on ${decision.id}, which is ${decision.status.toLowerCase()}`,
        subject: `${holder} ${decision.id}`,
        at,
        fix: successor === '' ? 'remove what rests on it, or decide again' : `rely on ${successor}`,
        related: [{ message: `${decision.id} says so`, at: below(decision.origin, 'status') }],
      };
    }
  },
});

function reliances(model: Model): Reliance[] {
  const held = (id: string | undefined, holder: string, at: Origin): Reliance[] => {
    const decision = id === undefined ? undefined : model.decisions.get(id);
    return decision === undefined ? [] : [{ decision, holder, at }];
  };
  return [
    ...model.architectRules.flatMap(({ id, data, origin }) =>
      [data.decision ?? []]
        .flat()
        .flatMap((name, i) =>
          held(name, `rule ${id}`, below(origin, 'decision', ...(Array.isArray(data.decision) ? [i] : []))),
        ),
    ),
    ...model.exceptions.flatMap((exception) =>
      held(exception.decision?.id, `exception ${exception.id}`, below(exception.origin, 'decision')),
    ),
    ...[...model.services.values()].flatMap((service) =>
      service.settings.flatMap((setting) =>
        held(setting.decision?.id, `setting ${setting.id}`, below(setting.origin, 'decision')),
      ),
    ),
  ];
}
