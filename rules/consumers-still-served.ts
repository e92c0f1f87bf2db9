import { and } from './call-to-add.ts';
import { isBreaking } from './compat/change.ts';
import { byPlace, namesOf } from './contract-breaks.ts';
import { type ContractChange, changedServices, moved, placesOfDependents } from './contract-changes.ts';
import { rule } from './rule.ts';

export const consumersStillServed = rule<ContractChange>({
  id: 'consumers-still-served',
  severity: 'error',
  why: 'a new major version is no leave to break those who are known to depend on the old one: they move first',
  example: {
    breaks: 'svc-orders 2.0.0 answers getOrder without total, and svc-billing still declares that it calls it',
    mend: 'let svc-billing do without it first (a new operation, an event), then take it away',
  },
  subjects: (facts) =>
    changedServices(facts).flatMap(({ changes }) =>
      changes.filter(({ change }) => isBreaking(change) && change.document === 'old'),
    ),
  *check(gone, facts) {
    // Without a new major version it is said already, with the same consumers.
    const announced = gone.filter(({ version }) => moved(version) === 'major');
    for (const { first, message, subject, dependents } of byPlace(announced, facts)) {
      if (dependents.length === 0) continue;
      const all = namesOf(dependents);
      const names = and(all);
      yield {
        message: `${message}, and ${names} still ${all.length === 1 ? 'depends' : 'depend'} on it`,
        subject,
        at: first.at,
        fix: `keep it until ${names} no longer ${all.length === 1 ? 'declares' : 'declare'} the dependency`,
        related: placesOfDependents(dependents),
      };
    }
  },
});
