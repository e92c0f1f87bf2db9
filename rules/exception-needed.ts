import type { Exception } from '../model/model.ts';
import { rule } from './rule.ts';

export const exceptionNeeded = rule<Exception>({
  id: 'exception-needed',
  severity: 'error',
  why: 'an exception that excuses nothing hides that the problem is solved, and would hide it coming back',
  example: { breaks: 'an exception whose call was removed', mend: 'delete the exception' },
  late: true,
  subjects: ({ model, ruleIds }) => model.exceptions.filter((exception) => ruleIds.has(exception.rule)),
  *check(exceptions, { usedExceptions }) {
    for (const exception of exceptions)
      if (!usedExceptions.has(exception.id))
        yield {
          message: `exception ${exception.id} excuses nothing: ${exception.rule} does not report ${exception.subject}`,
          subject: exception.id,
          at: { ...exception.origin, onKey: true },
          fix: 'delete it; if the breach still stands, copy its subject from novatrek check --format json',
        };
  },
});
