import type { Model } from '../../model/model.ts';

/** Where each thing has its page, from the root of the site; an anchor follows where it shares one. */
export interface Addresses {
  readonly things: ReadonlyMap<object, string>;
  readonly rules: ReadonlyMap<string, string>;
}

/**
 * Every address is a file name, so that the site opens from disk. Names that differ only in case, or hold what a file
 * name can't, get a number behind them; the order of the model decides, so an address stays as long as its neighbors do.
 */
export function addressesOf(model: Model, ruleIds: Iterable<string>): Addresses {
  const taken = new Set<string>();
  const addresses = new Map<object, string>();
  const page = (thing: object, folder: string, id: string): string => {
    const path = `${folder}/${free(taken, folder, slug(id))}.html`;
    addresses.set(thing, path);
    return path;
  };
  const anchor = (thing: object, on: string, name: string) => {
    addresses.set(thing, `${on}#${free(taken, on, slug(name))}`);
  };
  for (const domain of model.domains.values()) page(domain, 'domains', domain.id);
  for (const service of model.services.values()) {
    const on = page(service, 'services', service.id);
    for (const table of service.tables) {
      anchor(table, on, `table-${table.name}`);
      for (const column of table.columns) anchor(column, on, `column-${table.name}.${column.name}`);
    }
    for (const endpoint of service.endpoints) anchor(endpoint, on, endpoint.operation);
    for (const setting of service.settings) anchor(setting, on, `setting-${setting.name}`);
  }
  for (const entity of model.entities.values()) page(entity, 'entities', entity.id);
  for (const event of model.events.values()) page(event, 'events', event.id);
  for (const decision of model.decisions.values()) page(decision, 'decisions', decision.id);
  for (const group of model.capabilityGroups.values()) anchor(group, 'capabilities/index.html', group.id);
  for (const capability of model.capabilities.values()) page(capability, 'capabilities', capability.id);
  for (const application of model.applications.values()) {
    const path = page(application, 'applications', application.id);
    for (const screen of application.screens) page(screen, path.replace(/\.html$/, ''), screen.name);
  }
  for (const actor of model.actors.values()) page(actor, 'actors', actor.id);
  for (const ticket of model.tickets.values()) page(ticket, 'tickets', ticket.id);
  for (const solution of model.solutions.values()) page(solution, 'solutions', solution.id);
  for (const exception of model.exceptions) anchor(exception, 'exceptions.html', exception.id);
  const rules = new Map<string, string>();
  for (const id of ruleIds) rules.set(id, `rules/${free(taken, 'rules', slug(id))}.html`);
  return { things: addresses, rules };
}

/** Letters, digits, dot, dash and underscore stay; the rest becomes a dash. */
export function slug(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  return plain === '' ? 'x' : plain.slice(0, 100);
}

/** `index` is every folder's own page. */
function free(taken: Set<string>, scope: string, name: string): string {
  const key = (candidate: string) => `${scope} ${candidate.toLowerCase()}`;
  let candidate = name.toLowerCase() === 'index' ? `${name}-1` : name;
  for (let i = 2; taken.has(key(candidate)); i++) candidate = `${name}-${i}`;
  taken.add(key(candidate));
  return candidate;
}

export function apiAddress(serviceAddress: string): string {
  return serviceAddress.replace(/^services\//, 'apis/');
}

export function messagesAddress(serviceAddress: string): string {
  return serviceAddress.replace(/^services\//, 'messages/');
}

/** Where a service's specification is downloaded from. */
export function specAddress(serviceAddress: string, kind: 'openapi' | 'asyncapi'): string {
  return serviceAddress.replace(/^services\/(.*)\.html$/, `specs/${kind}/$1.yaml`);
}
