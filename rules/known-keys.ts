import { stageRule } from './rule.ts';

export const knownKeys = stageRule({
  id: 'known-keys',
  why: 'a misspelt key must not silently mean "none": `consumer:` for `consumers:` would unsubscribe everybody',
  example: { breaks: 'consumer: [svc-billing]', mend: 'consumers: [svc-billing]' },
  subjects: ({ model }) => [
    ...model.services.values(),
    ...model.domains.values(),
    ...model.events.values(),
    ...model.decisions.values(),
  ],
});
