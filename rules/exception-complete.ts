import type { Exception } from '../model/model.ts';
import { rule } from './rule.ts';

export const exceptionComplete = rule<Exception>({
  id: 'exception-complete',
  severity: 'error',
  why: 'whoever meets an exception must find why it stands, who answers for it and what decided it',
  example: { breaks: '{ rule: reads-by-readers, subject: … }', mend: 'add reason, owner and decision' },
  subjects: ({ model }) => model.exceptions,
  *check(exceptions) {
    for (const exception of exceptions) {
      const missing = (['reason', 'owner', 'decision'] as const).filter((key) => exception[key] === undefined);
      if (missing.length > 0)
        yield {
          message: `exception ${exception.id} has no ${missing.join(', no ')}`,
          subject: exception.id,
          at: { ...exception.origin, onKey: true },
          fix: `add ${missing.map((key) => `${key}: …`).join(', ')}`,
        };
    }
  },
});
