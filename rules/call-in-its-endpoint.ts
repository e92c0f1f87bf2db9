import { and, callAgain } from './call-to-add.ts';
import { codedCalls, type KnownCall, waits } from './coded-call.ts';
import { type Start, startsAt, startsOf } from './reach.ts';
import { rule } from './rule.ts';

export const callInItsEndpoint = rule<KnownCall>({
  id: 'call-in-its-endpoint',
  severity: 'warning',
  why: 'who waits for whom is read per endpoint: a call declared for another one hides a delay, a failure and perhaps a cycle',
  example: {
    breaks: 'the call to svc-stock is declared under POST /orders and made by GET /orders/{order_id} too',
    mend: 'declare it under GET /orders/{order_id} as well, or don’t make it there',
  },
  subjects: (facts) =>
    [...codedCalls(facts, 'service'), ...codedCalls(facts, 'actor')].filter(({ declared }) =>
      declared.some((call) => !call.planned),
    ),
  *check(calls) {
    const told = new Set<string>();
    for (const { coded, caller, to, endpoint, declared } of calls) {
      if (to === undefined) continue;
      const standing = declared.filter((call) => !call.planned);
      const [first] = standing;
      for (const start of startsOf(coded.reach, caller)) {
        // Nobody waits for a job; nor, while an event is heard, for a call that goes out after commit.
        const nobodyWaits = start.kind === 'job' || (start.kind === 'event' && waits(coded) === false);
        if (first === undefined || nobodyWaits || standing.some((call) => startsAt(call, start))) continue;
        const what = endpoint === undefined ? to.id : `${endpoint.key} of ${to.id}`;
        const subject = `${wordOf(start, caller.id)} -> ${to.id}${endpoint === undefined ? '' : ` ${endpoint.key}`}`;
        // Several places of one handler are one omission.
        if (told.has(subject)) continue;
        told.add(subject);
        yield {
          message: `${start.name} calls ${what}, which ${caller.id} declares for ${and([...new Set(standing.map(placeOf))])} only`,
          subject,
          at: coded.at,
          fix:
            start.kind === 'operation'
              ? `add to the calls of ${start.name} in ${caller.origin.file}: ${callAgain(first)}`
              : `add to ${caller.origin.file}: consumes: [{ events: [${start.name}], calls: [${callAgain(first)}] }]`,
          related: [
            { message: start.name, at: { ...start.origin, onKey: true } },
            ...standing.map((call) => ({ message: `declared for ${placeOf(call)}`, at: call.origin })),
          ],
        };
      }
    }
  },
});

function wordOf(start: Start, service: string): string {
  return start.kind === 'event' ? `${service} on ${start.name}` : `${service} ${start.name}`;
}

function placeOf({ from, onEvents }: KnownCall['declared'][number]): string {
  return from?.key ?? onEvents.map((event) => event.id).join(', ');
}
