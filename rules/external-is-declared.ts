import { actorClient } from '../model/client-name.ts';
import { below, type Finding } from '../model/finding.ts';
import type { Actor, Call } from '../model/model.ts';
import { didYouMean } from '../model/suggest.ts';
import { callToAdd } from './call-to-add.ts';
import { codedCalls, type KnownCall, waits } from './coded-call.ts';
import { hostOf } from './host.ts';
import { outletsIn, serviceFiles } from './outlets.ts';
import { startsOf } from './reach.ts';
import { type Facts, rule } from './rule.ts';
import type { Outlet } from './scan/facts.ts';

type Subject =
  | { readonly declared: Call }
  | { readonly known: KnownCall }
  | { readonly address: Outlet; readonly actor: Actor };

export const externalIsDeclared = rule<Subject>({
  id: 'external-is-declared',
  severity: 'error',
  why: 'whatever leaves the company goes through a declared external system, so that its data, its cost and its failure are known',
  example: {
    breaks: '{ to: store-manager, for: Ask for a discount }',
    mend: 'declare the system in actors.yaml with type: External System',
  },
  subjects: (facts) => [
    ...facts.model.calls.filter((call) => call.to.kind === 'actor').map((declared) => ({ declared })),
    ...codedCalls(facts, 'actor').map((known) => ({ known })),
    ...addresses(facts),
  ],
  *check(subjects, facts) {
    for (const subject of subjects) {
      const finding =
        'declared' in subject
          ? callsPerson(subject.declared)
          : 'known' in subject
            ? undeclared(subject.known, facts)
            : aroundClient(subject.address, subject.actor);
      if (finding !== undefined) yield finding;
    }
  },
});

function callsPerson({ id, to, origin }: Call): Finding | undefined {
  if (to.kind !== 'actor' || to.type !== 'Human') return undefined;
  return {
    message: `${to.name} is a person; a service can call systems only`,
    subject: id,
    at: below(origin, 'to'),
    fix: 'call the system that reaches the person (mail, chat), declared in actors.yaml',
    related: [{ message: `${to.name} is declared here`, at: to.origin }],
  };
}

function undeclared({ coded, caller, to, declared }: KnownCall, { model }: Facts): Finding | undefined {
  const subject = `${caller.id} -> ${to?.id ?? coded.target}`;
  if (to === undefined && coded.computed === true)
    return {
      message: `which external system ${caller.id} calls here is decided at run time`,
      subject: `${caller.id} -> ?`,
      at: coded.at,
      fix: 'name the client: external.<system>.request(…)',
    };
  if (to?.kind !== 'actor')
    return {
      message: `${caller.id} calls ${coded.target}, which is no external system`,
      subject,
      at: coded.at,
      fix: didYouMean(coded.target, [...model.actors.values()].map(actorClient)) ?? 'declare it in actors.yaml',
    };
  if (declared.some((call) => !call.planned)) return undefined;
  const [planned] = declared;
  if (planned !== undefined)
    return {
      message: `${caller.id} calls ${to.id}, which is only planned`,
      subject,
      at: coded.at,
      fix: 'remove status: planned, or remove the call',
      related: [{ message: 'planned here', at: below(planned.origin, 'status') }],
    };
  return {
    message: `${caller.id} calls ${to.id}, which it does not declare`,
    subject,
    at: coded.at,
    fix: `${callToAdd({ to, deferred: waits(coded) === false }, caller, startsOf(coded.reach, caller))}; or remove the call`,
    related: [{ message: `${to.name} is declared here`, at: to.origin }],
  };
}

function* addresses(facts: Facts): Iterable<Subject> {
  const { model } = facts;
  for (const outlet of outletsIn(serviceFiles(facts), facts, 'address')) {
    const host = hostOf(outlet.what);
    const actor = [...model.actors.values()].find(({ hosts = [] }) => host !== undefined && hosts.includes(host));
    if (actor !== undefined) yield { address: outlet, actor };
  }
}

function aroundClient({ at, service = '', what }: Outlet, actor: Actor): Finding {
  return {
    message: `the address of ${actor.id} stands in the code of ${service}`,
    subject: `${service} ${what}`,
    at,
    fix: `use external.${actorClient(actor)}, which knows the address and can be pointed at a simulator`,
    related: [{ message: `${actor.name} is declared here`, at: actor.origin }],
  };
}
