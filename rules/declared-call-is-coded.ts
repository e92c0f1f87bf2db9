import type { Call } from '../model/model.ts';
import { codedCalls, type KnownCall, servicesWithCode } from './coded-call.ts';
import { startsAt, startsOf } from './reach.ts';
import { rule } from './rule.ts';

export const declaredCallIsCoded = rule<Call>({
  id: 'declared-call-is-coded',
  severity: 'warning',
  why: 'a declared call that no code makes is a dependency on paper: it opens doors, draws arrows and warns the wrong people',
  example: {
    breaks: '{ to: svc-stock, endpoint: GET /items, for: Look } in a service whose code never asks svc-stock',
    mend: 'make the call, remove it, or mark it status: planned',
  },
  subjects: (facts) =>
    servicesWithCode(facts).flatMap((service) => service.calls.filter((call) => !call.planned && isSent(call))),
  *check(declared, facts) {
    const coded = [...codedCalls(facts, 'service'), ...codedCalls(facts, 'actor')];
    for (const call of declared) {
      const made = coded.filter((one) => one.caller === call.caller && one.declared.includes(call));
      const elsewhere = made.length > 0;
      if (elsewhere && !madeByOthersOnly(call, made)) continue;
      const where = call.from?.key ?? (call.onEvents.length > 0 ? 'what hears those events' : call.caller.id);
      yield {
        message: elsewhere
          ? `${where} declares a call to ${targetOf(call)}, but only other endpoints make it`
          : `no code of ${call.caller.id} calls ${targetOf(call)}`,
        subject: call.id,
        at: call.origin,
        fix: 'make the call, remove this line, or add status: planned',
        related: made.map(({ coded: { at } }) => ({ message: 'the call is made here', at })),
      };
    }
  },
});

function targetOf({ to, endpoint }: Call): string {
  return endpoint === undefined ? to.id : `${endpoint} of ${to.id}`;
}

/** HEAD and OPTIONS have no client: the platform answers them. */
function isSent({ target }: Call): boolean {
  return target === undefined || (target.method !== 'HEAD' && target.method !== 'OPTIONS');
}

/**
 * Every place that makes the call belongs to endpoints that declare it too, so this one says it for nothing. One that
 * doesn't declare it has a finding of its own, and this line is what it lacks.
 */
function madeByOthersOnly(call: Call, made: readonly KnownCall[]): boolean {
  return made.every(({ coded: { reach }, caller, declared }) => {
    const starts = startsOf(reach, caller);
    return (
      starts.length === reach.length &&
      starts.length > 0 &&
      starts.every(
        (start) => start.kind !== 'job' && !startsAt(call, start) && declared.some((one) => startsAt(one, start)),
      )
    );
  });
}
