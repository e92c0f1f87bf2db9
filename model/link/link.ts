import type { Decision, Model, Service } from '../model.ts';
import type { Raw } from '../raw.ts';
import { linkCalls } from './calls.ts';
import { domainOf, linkEntities } from './domains.ts';
import { defined, must, type Writable } from './linking.ts';
import { linkActors, linkApplications } from './people.ts';
import { linkCapabilities, linkExceptions, linkSolutions, linkTickets } from './plans.ts';
import { linkEndpoints, linkEvents, serviceOf, settingsOf } from './services.ts';
import { linkReplicas, linkStore } from './store.ts';

/** Raw files whose names all resolve → one model whose parts point at each other. */
export function link(raw: Raw, folder: string): Model {
  const domains = new Map(raw.domains.map((file) => [file.id, domainOf(file)]));
  const decisions = new Map<string, Writable<Decision>>();
  const services = new Map<string, Writable<Service>>();
  for (const file of raw.services) {
    const domain = must(domains, file.data.domain);
    const service = serviceOf(file, domain);
    services.set(file.id, service);
    domain.services.push(service);
  }
  for (const { id, file, data, body } of raw.decisions)
    decisions.set(id, {
      kind: 'decision',
      id,
      origin: { file, path: [] },
      ...defined({ shortTitle: data.shortTitle, chosen: data.chosen }),
      title: data.title,
      status: data.status,
      date: data.date,
      services: data.services.map((service) => must(services, service)),
      options: data.options ?? [],
      supersedes: data.supersedes ?? [],
      supersededBy: data.supersededBy ?? [],
      enforcedBy: data.enforcedBy ?? [],
      body,
    });
  const entities = linkEntities(raw, domains, services);
  for (const file of raw.services) {
    const service = must(services, file.id);
    service.settings = settingsOf(file, service, decisions);
    linkEndpoints(file, service, entities);
    linkStore(file, service, services, entities);
  }
  const events = linkEvents(raw, services);
  linkReplicas(raw.services, services, events);
  const actors = linkActors(raw, domains);
  const applications = linkApplications(raw, domains, services);
  for (const [id, actor] of Object.entries(raw.actors?.data ?? {}))
    must(actors, id).uses = (actor.uses ?? []).map((application) => must(applications, application));
  const calls = linkCalls(raw, { services, actors, events, applications });
  const { groups, capabilities } = linkCapabilities(raw, services);
  const all = [...services.values()];
  return {
    platform: {
      name: 'unnamed',
      description: 'no platform.yaml',
      ...raw.platform?.data,
      origin: { file: raw.platform?.file ?? `${folder}/platform.yaml`, path: [] },
    },
    domains,
    services,
    entities,
    events,
    decisions,
    capabilityGroups: groups,
    capabilities,
    applications,
    actors,
    tickets: linkTickets(raw),
    solutions: linkSolutions(raw, services, capabilities, decisions),
    exceptions: linkExceptions(raw, decisions),
    architectRules: raw.rules.map(({ id, file, data }) => ({ id, data, origin: { file, path: [] } })),
    tables: all.flatMap((service) => service.tables),
    columns: all.flatMap((service) => service.tables.flatMap((table) => table.columns)),
    endpoints: all.flatMap((service) => service.endpoints),
    calls,
  };
}
