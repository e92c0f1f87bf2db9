import { stageRule } from './rule.ts';

export const syntax = stageRule({
  id: 'syntax',
  why: 'a file that cannot be read proves nothing: the check stops before it would have to guess',
  example: { breaks: 'a: 1\na: 2', mend: 'keep one of the two keys' },
  subjects: ({ model }) => [
    ...model.services.values(),
    ...model.domains.values(),
    ...model.events.values(),
    ...model.decisions.values(),
  ],
});
