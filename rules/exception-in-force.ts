import { below } from '../model/finding.ts';
import type { Exception } from '../model/model.ts';
import { isDate } from '../model/schema/strict.ts';
import { rule } from './rule.ts';

export const exceptionInForce = rule<Exception>({
  id: 'exception-in-force',
  severity: 'error',
  why: 'an exception with an end is a promise; when the day has passed, the promise is due',
  example: { breaks: 'until: 2020-01-31', mend: 'mend the cause, or agree on a new day' },
  subjects: ({ model }) => model.exceptions.filter((exception) => exception.until !== undefined),
  *check(exceptions, { today }) {
    for (const exception of exceptions) {
      const { until } = exception;
      if (until === undefined || inForce(exception, today)) continue;
      yield {
        message: isDate(until)
          ? `exception ${exception.id} expired on ${until}`
          : `exception ${exception.id} has no real day in until (${until}), so it counts as expired`,
        subject: exception.id,
        at: below(exception.origin, 'until'),
        fix: isDate(until) ? 'mend the cause, or renew it with its owner' : 'write a day like 2027-03-31',
      };
    }
  },
});

/** `until` is the last day in force; whatever is no day is in the past. */
export function inForce(exception: Exception, today: string): boolean {
  return exception.until === undefined || (isDate(exception.until) && today <= exception.until);
}
