import { below } from '../model/finding.ts';
import type { Entity } from '../model/model.ts';
import { rule } from './rule.ts';

export const oneDomainPerService = rule<Entity>({
  id: 'one-domain-per-service',
  severity: 'error',
  why: 'a service lives in one domain, and so does what it owns: otherwise two teams answer for it, or none',
  example: {
    breaks: 'domain sales declares entity invoices with owner svc-billing of domain finance',
    mend: 'declare the entity in finance',
  },
  subjects: ({ model }) => [...model.entities.values()],
  *check(entities) {
    for (const entity of entities)
      if (entity.owner.domain !== entity.domain)
        yield {
          message: `${entity.owner.id} is in domain ${entity.owner.domain.id}, yet owns ${entity.id} of domain ${entity.domain.id}`,
          subject: `${entity.domain.id} ${entity.id}`,
          at: below(entity.origin, 'owner'),
          fix: `declare the entity in domain ${entity.owner.domain.id}, or name an owner of domain ${entity.domain.id}`,
          related: [{ message: `${entity.owner.id} names its domain here`, at: below(entity.owner.origin, 'domain') }],
        };
  },
});
