import { below } from '../model/finding.ts';
import { codedCalls, type KnownCall, waits } from './coded-call.ts';
import { onlyJobs, startsAt, startsOf } from './reach.ts';
import { rule } from './rule.ts';

export const deferredIsDeferred = rule<KnownCall>({
  id: 'deferred-is-deferred',
  severity: 'error',
  why: 'a deferred call goes out after commit, through the outbox, until it succeeds; a caller that waits instead fails with its target',
  example: {
    breaks: 'mode: deferred in the YAML, and call.notifications.sendNotification(…) in the code',
    mend: 'later.notifications.sendNotification(…)',
  },
  subjects: (facts) =>
    [...codedCalls(facts, 'service'), ...codedCalls(facts, 'actor')].filter(({ declared }) =>
      declared.some((call) => !call.planned),
    ),
  *check(calls) {
    for (const { coded, caller, to, endpoint, declared } of calls) {
      const waiting = waits(coded);
      if (waiting === undefined || to === undefined) continue;
      const standing = declared.filter((call) => !call.planned);
      const starts = startsOf(coded.reach, caller);
      const here = standing.filter((call) => starts.some((start) => startsAt(call, start)));
      const counted = here.length > 0 ? here : standing;
      const [first] = counted;
      if (first === undefined || !counted.every((call) => call.mode === (waiting ? 'deferred' : 'sync'))) continue;
      // A job sends what an earlier transaction put aside, which is all that deferred says.
      if (waiting && onlyJobs(coded.reach)) continue;
      const what = endpoint === undefined ? to.id : `${endpoint.key} of ${to.id}`;
      const now = nameOf(coded, waiting);
      const then = nameOf(coded, !waiting);
      yield {
        message: waiting
          ? `${caller.id} waits for ${what}, which it declares as deferred`
          : `${caller.id} sends ${what} after commit, but declares a call that it waits for`,
        subject: `${caller.id} -> ${to.id}${endpoint === undefined ? '' : ` ${endpoint.key}`}`,
        at: coded.at,
        fix: waiting
          ? `write ${then} instead of ${now}, or remove mode: deferred`
          : `add mode: deferred, or write ${then} instead of ${now}`,
        related: [{ message: `declared as ${first.mode}`, at: waiting ? below(first.origin, 'mode') : first.origin }],
      };
    }
  },
});

function nameOf({ kind, target, operation = '' }: KnownCall['coded'], waiting: boolean): string {
  if (kind === 'external') return `external.${target}.${waiting ? 'request' : 'later'}`;
  return `${waiting ? 'call' : 'later'}.${target}${operation === '' ? '' : `.${operation}`}`;
}
