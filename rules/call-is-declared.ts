import { serviceClient } from '../model/client-name.ts';
import { below, type Finding } from '../model/finding.ts';
import type { Endpoint, Service } from '../model/model.ts';
import { didYouMean } from '../model/suggest.ts';
import { callToAdd } from './call-to-add.ts';
import { codedCalls, isOwnClient, type KnownCall } from './coded-call.ts';
import { startsOf } from './reach.ts';
import { type Facts, rule } from './rule.ts';

export const callIsDeclared = rule<KnownCall>({
  id: 'call-is-declared',
  severity: 'error',
  why: 'a call that nobody declared is a dependency that nobody decided on: no owner knows of it, no picture shows it',
  example: {
    breaks: 'svc-orders calls call.stock.reserveItem(…), and no endpoint of it declares that',
    mend: '{ to: svc-stock, endpoint: POST /reservations, for: Reserve the items } under the endpoint that makes it',
  },
  subjects: (facts) => codedCalls(facts, 'service'),
  *check(calls, facts) {
    for (const call of calls) {
      const finding = judged(call, facts);
      if (finding !== undefined) yield finding;
    }
  },
});

function judged(call: KnownCall, facts: Facts): Finding | undefined {
  const { coded, caller, to, endpoint, declared } = call;
  if (to === undefined) return unknownTarget(call, facts);
  if (to.kind !== 'service' || to === caller) return undefined;
  if (endpoint === undefined && coded.operation !== undefined && !isOwnClient(call)) return noOperation(call, to);
  if (declared.some((one) => !one.planned)) return undefined;
  const what = endpoint === undefined ? to.id : `${endpoint.key} of ${to.id}`;
  const subject = `${caller.id} -> ${to.id}${endpoint === undefined ? '' : ` ${endpoint.key}`}`;
  const [planned] = declared;
  if (planned !== undefined)
    return {
      message: `${caller.id} calls ${what}, which is only planned`,
      subject,
      at: coded.at,
      fix: 'remove status: planned, or remove the call',
      related: [{ message: 'planned here', at: below(planned.origin, 'status') }],
    };
  const starts = startsOf(coded.reach, caller);
  return {
    message: `${caller.id} calls ${what}, which it does not declare`,
    subject,
    at: coded.at,
    fix: `${mend(caller, to, endpoint) ?? callToAdd({ to, ...(endpoint === undefined ? {} : { endpoint }), deferred: coded.kind === 'later' }, caller, starts)}; or remove the call`,
    related: [
      ...starts
        .filter(({ kind }) => kind === 'operation')
        .map(({ name, origin }) => ({ message: `${name} makes the call`, at: { ...origin, onKey: true as const } })),
      ...(endpoint === undefined
        ? []
        : [{ message: `${endpoint.key} of ${to.id}`, at: { ...endpoint.origin, onKey: true as const } }]),
    ],
  };
}

/** Declaring it would only move the breach: what may not be declared has another way. */
function mend(caller: Service, to: Service, endpoint: Endpoint | undefined): string | undefined {
  if (endpoint?.access !== 'write') return undefined;
  const owner = endpoint.entity?.owner ?? to;
  if (owner === caller) return undefined;
  return `${endpoint.key} is a plain write: ask ${owner.domain.team} for a command operation, or publish an event that ${owner.id} consumes`;
}

function unknownTarget({ coded, caller }: KnownCall, { model }: Facts): Finding {
  const known = [...model.services.values()].map((service) => serviceClient(service, model.platform));
  if (coded.computed === true)
    return {
      message: `which service ${caller.id} calls here is decided at run time`,
      subject: `${caller.id} -> ?`,
      at: coded.at,
      fix: 'name the client: call.<service>.<operation>(…)',
    };
  return {
    message: `${caller.id} calls ${coded.target}, which is no service`,
    subject: `${caller.id} -> ${coded.target}`,
    at: coded.at,
    fix: didYouMean(coded.target, known) ?? 'declare the service, or remove the call',
  };
}

function noOperation({ coded, caller }: KnownCall, to: Service): Finding {
  const operation = coded.operation ?? '';
  const fix = didYouMean(
    operation,
    to.endpoints.map((one) => one.operation),
  );
  return {
    message: `${caller.id} calls ${operation} of ${to.id}, which has no such operation`,
    subject: `${caller.id} -> ${to.id} ${operation}`,
    at: coded.at,
    fix: fix ?? `its operations: ${to.endpoints.map((one) => one.operation).join(', ') || 'none'}`,
    related: [{ message: `${to.id} declares its operations here`, at: below(to.origin, 'api', 'endpoints') }],
  };
}
