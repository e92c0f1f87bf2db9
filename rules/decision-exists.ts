import { stageRule } from './rule.ts';

export const decisionExists = stageRule({
  id: 'decision-exists',
  why: 'whoever follows a reference to a decision must find the reasons, not a dead number',
  example: { breaks: 'decision: ADR-099', mend: 'write decisions/ADR-099-….md, or name one that exists' },
  subjects: ({ model }) => [
    ...model.architectRules.filter((law) => law.data.decision !== undefined),
    ...model.exceptions.filter((exception) => exception.decision !== undefined),
    ...[...model.solutions.values()].flatMap((solution) => solution.decisions),
  ],
});
