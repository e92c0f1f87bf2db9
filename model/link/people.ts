import type { Actor, Application, Domain, Screen, Service } from '../model.ts';
import type { Raw } from '../raw.ts';
import { defined, must, type Writable } from './linking.ts';

export function linkActors(raw: Raw, domains: ReadonlyMap<string, Domain>): Map<string, Writable<Actor>> {
  return new Map(
    Object.entries(raw.actors?.data ?? {}).map(([id, actor]) => [
      id,
      {
        kind: 'actor',
        id,
        origin: { file: raw.actors?.file ?? '', path: [id] },
        name: actor.name,
        type: actor.type,
        ...defined({
          technology: actor.technology,
          team: actor.team,
          area: actor.area,
          domain: actor.domain === undefined ? undefined : must(domains, actor.domain),
        }),
        pci: actor.pci ?? false,
        hosts: actor.hosts ?? [],
        description: actor.description,
        uses: [],
      },
    ]),
  );
}

export function linkApplications(
  raw: Raw,
  domains: ReadonlyMap<string, Domain>,
  services: ReadonlyMap<string, Service>,
): Map<string, Application> {
  const applications = new Map<string, Application>();
  for (const { id, file, data } of raw.applications) {
    const screens: Screen[] = [];
    const application: Application = {
      kind: 'application',
      id,
      origin: { file, path: [] },
      title: data.title,
      label: data.label ?? data.title,
      type: data.type,
      ...defined({
        technology: data.technology,
        team: data.team,
        color: data.color,
        domain: data.domain === undefined ? undefined : must(domains, data.domain),
      }),
      description: data.description,
      clearance: data.clearance ?? [],
      screens,
    };
    applications.set(id, application);
    for (const [name, screen] of Object.entries(data.screens))
      screens.push({
        kind: 'screen',
        id: `${id} ${name}`,
        origin: { file, path: ['screens', name] },
        application,
        name,
        description: screen.description,
        calls: [],
        uses: (screen.uses ?? []).map((service) => must(services, service)),
      });
  }
  return applications;
}
