import { below } from '../model/finding.ts';
import type { Call } from '../model/model.ts';
import { rule } from './rule.ts';

export const externalIsDeclared = rule<Call>({
  id: 'external-is-declared',
  severity: 'error',
  why: 'whatever leaves the company goes through a declared external system, so that its data, its cost and its failure are known',
  example: {
    breaks: '{ to: store-manager, for: Ask for a discount }',
    mend: 'declare the system in actors.yaml with type: External System',
  },
  subjects: ({ model }) => model.calls.filter((call) => call.to.kind === 'actor'),
  *check(calls) {
    for (const call of calls)
      if (call.to.kind === 'actor' && call.to.type === 'Human')
        yield {
          message: `${call.to.name} is a person; a service can call systems only`,
          subject: call.id,
          at: below(call.origin, 'to'),
          fix: 'call the system that reaches the person (mail, chat), declared in actors.yaml',
          related: [{ message: `${call.to.name} is declared here`, at: call.to.origin }],
        };
  },
});
