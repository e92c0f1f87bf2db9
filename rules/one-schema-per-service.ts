import { below, type Finding } from '../model/finding.ts';
import type { Service } from '../model/model.ts';
import { type OwnSql, sqlOfServices } from './own-sql.ts';
import { rule } from './rule.ts';

export const oneSchemaPerService = rule<Service | OwnSql>({
  id: 'one-schema-per-service',
  severity: 'error',
  why: 'a schema is the wall that database roles stand on: two services in one schema can read each other',
  example: {
    breaks: 'svc-billing and svc-orders both say schema: shop',
    mend: 'give each service a schema of its own',
  },
  subjects: (facts) => [
    ...[...facts.model.services.values()].filter((service) => service.store !== undefined),
    ...sqlOfServices(facts).filter(({ use }) => use.role !== 'test'),
  ],
  *check(subjects) {
    const owners = new Map<string, Service>();
    for (const subject of subjects) {
      if ('use' in subject) {
        yield* created(subject);
        continue;
      }
      const service = subject;
      const { store } = service;
      if (store === undefined) continue;
      const first = owners.get(store.schema.toLowerCase());
      if (first?.store === undefined) owners.set(store.schema.toLowerCase(), service);
      else
        yield {
          message: `schema ${store.schema} of ${service.id} is already the schema of ${first.id}`,
          subject: `${service.id} ${store.schema}`,
          at: below(store.origin, 'schema'),
          fix: 'give each service a schema of its own',
          related: [{ message: 'first used here', at: below(first.store.origin, 'schema') }],
        };
    }
  },
});

/** A schema that code or a migration makes is the declared one, or a second one. */
function* created({ use, facts, service }: OwnSql): Iterable<Finding> {
  for (const change of facts.changes) {
    if (change.kind !== 'create-schema' || change.name.toLowerCase() === service.store?.schema.toLowerCase()) continue;
    yield {
      message: `${service.id} creates the schema ${change.name}; the architecture says ${service.store?.schema ?? 'that it has none'}`,
      subject: `${service.id} ${change.name}`,
      at: use.place(change.offset, change.name.length),
      fix: 'keep one schema, and use the name that the architecture has',
      ...(service.store === undefined
        ? {}
        : { related: [{ message: `the schema of ${service.id}`, at: below(service.store.origin, 'schema') }] }),
    };
  }
}
