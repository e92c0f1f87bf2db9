import type { Domain, Entity, Service } from '../model.ts';
import type { File, Raw } from '../raw.ts';
import type { DomainData } from '../schema/kinds.ts';
import { defined, must, type Writable } from './linking.ts';

export function domainOf({ id, file, data }: File<DomainData>): Writable<Domain> {
  return {
    kind: 'domain',
    id,
    origin: { file, path: [] },
    name: data.name,
    team: data.team,
    description: data.description,
    ...defined({ color: data.color, light: data.light, icon: data.icon }),
    rules: (data.rules ?? []).map((rule, i) => ({
      text: rule.text,
      enforcedBy: [rule.enforcedBy ?? []].flat(),
      ...defined({ advisory: rule.advisory }),
      origin: { file, path: ['rules', i] },
    })),
    entities: [],
    services: [],
  };
}

export function linkEntities(
  raw: Raw,
  domains: Map<string, Writable<Domain>>,
  services: ReadonlyMap<string, Service>,
): Map<string, Writable<Entity>> {
  const entities = new Map<string, Writable<Entity>>();
  for (const { id: domainId, file, data } of raw.domains) {
    const domain = must(domains, domainId);
    for (const [id, entity] of Object.entries(data.entities ?? {})) {
      const readers =
        entity.readers === 'all'
          ? ('all' as const)
          : entity.readers.map((reader) =>
              typeof reader === 'string'
                ? { service: must(services, reader) }
                : { service: must(services, reader.service), note: reader.note },
            );
      const linked: Writable<Entity> = {
        kind: 'entity',
        id,
        origin: { file, path: ['entities', id] },
        name: entity.name,
        ...defined({
          description: entity.description,
          readersNote: entity.readersNote,
          concurrency: entity.concurrency,
        }),
        domain,
        owner: must(services, entity.owner),
        readers,
        core: entity.core ?? false,
        tables: [],
        endpoints: [],
      };
      entities.set(id, linked);
      domain.entities.push(linked);
    }
  }
  return entities;
}
