import { below } from '../model/finding.ts';
import type { Service } from '../model/model.ts';
import { rule } from './rule.ts';

export const oneSchemaPerService = rule<Service>({
  id: 'one-schema-per-service',
  severity: 'error',
  why: 'a schema is the wall that database roles stand on: two services in one schema can read each other',
  example: {
    breaks: 'svc-billing and svc-orders both say schema: shop',
    mend: 'give each service a schema of its own',
  },
  subjects: ({ model }) => [...model.services.values()].filter((service) => service.store !== undefined),
  *check(services) {
    const owners = new Map<string, Service>();
    for (const service of services) {
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
