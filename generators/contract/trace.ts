import { pascal, serviceClient } from '../../model/client-name.ts';
import { below, type Origin } from '../../model/finding.ts';
import type { Event, Model, Service, Table } from '../../model/model.ts';
import { inDatabase } from './tables.ts';

type Spot = readonly (string | number)[];

/** The line of the architecture that decides what stands at `spot` of a contract. */
export function traceContract(model: Model, file: string, spot: Spot): Origin | undefined {
  const service = model.services.get(/([^/]+)\/contract\.gen\.ts$/.exec(file)?.[1] ?? '');
  if (service === undefined) return undefined;
  const [top = '', ...rest] = spot.map(String);
  const [part, ...inner] = top === 'contract' ? rest : [top.charAt(0).toLowerCase() + top.slice(1), ...rest];
  return (part === undefined ? undefined : inPart(part, inner, service, model)) ?? inType(top, rest, service, model);
}

function inPart(part: string, [name = '', detail, ...rest]: readonly string[], service: Service, model: Model) {
  const events = [...service.publishes, ...service.consumes];
  switch (part) {
    case 'operations':
      return service.endpoints.find((one) => one.operation === name)?.origin;
    case 'publishes':
    case 'consumes':
      return events.find((one) => one.id === name)?.origin;
    case 'calls':
    case 'deferred':
      return callOrigin(service, model, name, detail === 'operations' ? rest[0] : detail);
    case 'settings':
      return service.settings.find((one) => one.name === name)?.origin ?? below(service.origin, 'settings');
    case 'secrets':
      return service.secrets?.find((one) => one.name === name)?.origin ?? below(service.origin, 'secrets');
    case 'tables':
      return inTable(
        service.tables.find((one) => inDatabase(one) === name),
        detail === 'columns' ? rest[0] : detail,
      );
    case 'schemas':
      return name in service.schemas ? below(service.origin, 'api', 'schemas', name) : undefined;
    case 'basePath':
      return below(service.origin, 'api', 'basePath');
    case 'schema':
      return below(service.origin, 'store', 'schema');
    case 'title':
    case 'version':
    case 'domain':
      return below(service.origin, part);
    default:
      return undefined;
  }
}

function callOrigin(service: Service, model: Model, client: string, operation: string | undefined): Origin | undefined {
  const calls = service.calls.filter(({ to }) => to.kind === 'service' && serviceClient(to, model.platform) === client);
  return (calls.find(({ target }) => target?.operation === operation) ?? calls[0])?.origin;
}

function inTable(table: Table | undefined, column: string | undefined): Origin | undefined {
  return table?.columns.find((one) => inDatabase(one) === column)?.origin ?? table?.origin;
}

/** In one of the types that are named for what they stand for. */
function inType(top: string, [member, deeper]: readonly string[], service: Service, model: Model): Origin {
  const schema = schemaOrigin(service, top, member);
  if (schema !== undefined) return schema;
  const events: readonly Event[] = [...service.publishes, ...service.consumes];
  const event = events.find((one) => pascal(one.message) === top);
  if (event !== undefined) return below(event.origin, 'payload', ...property(member));
  const table = service.tables.find((one) => pascal(`${inDatabase(one)} row`) === top);
  if (table !== undefined) return inTable(table, member) ?? table.origin;
  const targets = service.calls.flatMap(({ to }) => (to.kind === 'service' ? [to] : []));
  const target = targets.find((one) => pascal(serviceClient(one, model.platform)) === top);
  if (target === undefined) return service.origin;
  return schemaOrigin(target, member ?? '', deeper) ?? target.origin;
}

function schemaOrigin(service: Service, type: string, member: string | undefined): Origin | undefined {
  const name = Object.keys(service.schemas).find((one) => [one, pascal(one), `${pascal(one)}Schema`].includes(type));
  return name === undefined ? undefined : below(service.origin, 'api', 'schemas', name, ...property(member));
}

const property = (name: string | undefined) => (name === undefined ? [] : ['properties', name]);
