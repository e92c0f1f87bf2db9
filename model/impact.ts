import { below, type Origin } from './finding.ts';
import type { Call, Endpoint, Entry, Event, Model, Service, Table } from './model.ts';

/** One thing that a change reaches, how, and where that is written. */
export interface Dependent {
  readonly entry: Entry | Rule;
  readonly because: string;
  readonly at: Origin;
  /** 1 = depends on the thing itself; more = through others. */
  readonly distance: number;
}

interface Rule {
  readonly kind: 'rule';
  readonly id: string;
  readonly origin: Origin;
}

type Step = Omit<Dependent, 'distance'> & {
  /** What hears an event changes in itself; nothing says that its own callers notice. */
  readonly last?: true;
};

/** Everything that a change of `start` can reach, nearest first. */
export function impactOf(model: Model, start: Entry): Dependent[] {
  const seen = new Set<string>([keyOf(start)]);
  const followed = new Set<string>(seen);
  const found: Dependent[] = [];
  let border: Entry[] = [start];
  for (let distance = 1; border.length > 0; distance++) {
    const next: Entry[] = [];
    for (const from of border)
      for (const { entry, because, at, last } of dependents(model, from)) {
        const key = keyOf(entry);
        if (!seen.has(key)) found.push({ entry, because, at, distance });
        seen.add(key);
        // A thing that was reached where the change ends may be reached again where it goes on.
        if (entry.kind === 'rule' || last === true || followed.has(key)) continue;
        followed.add(key);
        next.push(entry);
      }
    border = next;
  }
  return found;
}

function keyOf(entry: Entry | Rule): string {
  return `${entry.kind} ${entry.id}`;
}

function dependents(model: Model, entry: Entry): Step[] {
  switch (entry.kind) {
    case 'domain':
      return [...(model.domains.get(entry.id)?.services ?? [])].map((service) =>
        step(service, 'is in the domain', below(service.origin, 'domain')),
      );
    case 'service':
      return ofService(model, entry as Service);
    case 'endpoint':
      return ofEndpoint(model, entry as Endpoint);
    case 'event':
      return ofEvent(entry as Event);
    case 'entity':
      return [
        ...model.tables
          .filter((table) => table.entity === entry)
          .map((table) => step(table, 'stores it', below(table.origin, 'entity'))),
        ...model.endpoints
          .filter((endpoint) => endpoint.entity === entry)
          .map((endpoint) =>
            step(endpoint, endpoint.access === 'read' ? 'reads it' : 'changes it', below(endpoint.origin, 'entity')),
          ),
      ];
    case 'table':
      return ofTable(model, entry as Table);
    case 'column':
      return model.columns
        .filter((column) => column === entry)
        .map((column) => step(column.table, 'holds it', column.table.origin));
    case 'decision':
      return ofDecision(model, entry.id);
    case 'actor':
      return allCalls(model)
        .filter((call) => call.to === entry)
        .map(caller);
    case 'capability':
      return [...model.solutions.values()]
        .filter((solution) => solution.capabilities.some(({ capability }) => capability === entry))
        .map((solution) => step(solution, 'changed it', below(solution.origin, 'capabilities')));
    default:
      return [];
  }
}

function ofService(model: Model, service: Service): Step[] {
  return [
    ...service.endpoints.flatMap((endpoint) => endpoint.callers.filter((call) => call.caller !== service).map(caller)),
    ...service.publishes.map((event) => step(event, 'is published by it', below(event.origin, 'producer'))),
    ...screensUsing(model, service),
    ...capabilitiesOf(model, service),
    ...service.tables.flatMap((table) => replicas(model, table)),
    ...model.columns
      .filter((column) => column.references === service)
      .map((column) => end(step(column.table, `keeps its ids in ${column.name}`, below(column.origin, 'references')))),
  ];
}

function ofEndpoint(model: Model, endpoint: Endpoint): Step[] {
  return [
    ...endpoint.callers.map(caller),
    ...endpoint.triggers.map((event) => step(event, 'is published when it succeeds', below(event.origin, 'trigger'))),
    ...capabilitiesOf(model, endpoint.service),
  ];
}

function ofEvent(event: Event): Step[] {
  return event.consumers.map((consumer, i) =>
    end(step(consumer, `hears ${event.id}`, below(event.origin, 'consumers', i))),
  );
}

function ofTable(model: Model, table: Table): Step[] {
  return [
    ...replicas(model, table),
    ...model.columns
      .filter(
        (column) =>
          column.table.service === table.service && column.table !== table && column.foreignKey === table.name,
      )
      .map((column) => step(column.table, `${column.name} refers to it`, below(column.origin, 'foreignKey'))),
    ...table.service.endpoints
      .filter((endpoint) => endpoint.entity !== undefined && endpoint.entity === table.entity)
      .map((endpoint) => step(endpoint, `works on ${table.entity?.name}`, below(endpoint.origin, 'entity'))),
  ];
}

function ofDecision(model: Model, id: string): Step[] {
  const decision = model.decisions.get(id);
  return [
    ...model.architectRules
      .filter((law) => [law.data.decision ?? []].flat().includes(id))
      .map(
        (law): Step => ({
          entry: { kind: 'rule', id: law.id, origin: law.origin },
          because: 'rests on it',
          at: below(law.origin, 'decision'),
        }),
      ),
    ...(decision?.services ?? []).map((service, i) =>
      step(service, 'is bound by it', below(decision?.origin ?? service.origin, 'services', i)),
    ),
    ...model.exceptions
      .filter((exception) => exception.decision === decision)
      .map((exception) => step(exception, 'is excused by it', below(exception.origin, 'decision'))),
    ...[...model.services.values()].flatMap((service) =>
      service.settings
        .filter((setting) => setting.decision === decision)
        .map((setting) => step(setting, 'follows it', below(setting.origin, 'decision'))),
    ),
    ...[...model.solutions.values()]
      .filter((solution) => decision !== undefined && solution.decisions.includes(decision))
      .map((solution) => step(solution, 'brought it', below(solution.origin, 'decisions'))),
  ];
}

function caller(call: Call): Step {
  const entry = call.from ?? call.caller;
  if (call.planned) return end(step(entry, `will call it: ${call.purpose}`, call.origin));
  if (call.mode === 'deferred') return end(step(entry, `calls it later: ${call.purpose}`, call.origin));
  return step(entry, `calls it: ${call.purpose}`, call.origin);
}

function replicas(model: Model, table: Table): Step[] {
  return model.tables
    .filter((other) => other.replicaOf?.table === table)
    .map((other) => step(other, 'is a replica of it', below(other.origin, 'replicaOf')));
}

function capabilitiesOf(model: Model, service: Service): Step[] {
  return [...model.capabilities.values()]
    .filter((capability) => capability.services.includes(service))
    .map((capability) =>
      end(
        step(
          capability,
          `${capability.name} needs ${service.id}`,
          below(capability.origin, 'services', capability.services.indexOf(service)),
        ),
      ),
    );
}

function screensUsing(model: Model, service: Service): Step[] {
  return [...model.applications.values()].flatMap((application) =>
    application.screens
      .filter((screen) => screen.uses.includes(service))
      .map((screen) => step(screen, 'shows its data', below(screen.origin, 'uses'))),
  );
}

function allCalls(model: Model): Call[] {
  return [
    ...model.calls,
    ...[...model.applications.values()].flatMap((application) => application.screens.flatMap((screen) => screen.calls)),
  ];
}

function step(entry: Entry, because: string, at: Origin): Step {
  return { entry, because, at };
}

function end(step: Step): Step {
  return { ...step, last: true };
}
