import type { Call, Endpoint, Service } from '../../../model/model.ts';
import type { ParameterData, ResponseData } from '../../../model/schema/service.ts';
import { apiAddress } from '../addresses.ts';
import { grouped, isScreen, link, links, pageOf, type Site } from '../site.ts';
import {
  type Block,
  badge,
  type CellLike,
  code,
  type Fact,
  fact,
  head,
  type Inline,
  listed,
  prose,
  table,
  text,
} from '../view.ts';
import { callTable } from './parts.ts';

/** A service's operations: one group per tag where it has several. */
export function endpointBlocks(site: Site, service: Service): Block[] {
  const groups = grouped(service.endpoints, (endpoint) => [endpoint.tags[0] ?? '']);
  if (groups.size < 2) return service.endpoints.flatMap((endpoint) => blocks(site, endpoint));
  return [...groups].flatMap(([tag, endpoints], i) => [
    ...(tag === '' ? [] : [head(`group-${i + 1}`, tag)]),
    ...(service.tags[tag] === undefined ? [] : [prose(site.rich(service.tags[tag] ?? ''))]),
    ...endpoints.flatMap((endpoint) => blocks(site, endpoint)),
  ]);
}

function blocks(site: Site, endpoint: Endpoint): Block[] {
  const id = site.addresses.things.get(endpoint)?.split('#')[1] ?? endpoint.operation;
  const picture = site.pictures.sequence(endpoint, `What ${endpoint.key} does, in order`);
  return [
    { block: 'head', id, method: endpoint.method, level: 4, title: [code(endpoint.path), text(endpoint.summary)] },
    ...(endpoint.description === undefined ? [] : [prose(site.rich(endpoint.description))]),
    { block: 'facts', facts: facts(site, endpoint) },
    ...(picture === undefined ? [] : [picture]),
    ...(endpoint.calls.length === 0 ? [] : [callTable(site, endpoint.calls, 'target')]),
    { block: 'fold', summary: 'Request and responses', blocks: contract(site, endpoint) },
  ];
}

function facts(site: Site, endpoint: Endpoint): Fact[] {
  const callers = [...new Set(endpoint.callers.map((call) => call.caller))];
  const services = callers.filter((caller) => !isScreen(caller));
  const screens = callers.filter(isScreen);
  const api = [
    fact('Contract', {
      text: 'View in Swagger UI',
      href: `${apiAddress(pageOf(site, endpoint.service))}#${endpoint.operation}`,
    }),
  ];
  return [
    fact('Operation', code(endpoint.operation)),
    ...(endpoint.entity === undefined
      ? []
      : [
          fact(
            endpoint.access === 'read' ? 'Reads' : endpoint.access === 'command' ? 'Commands' : 'Writes',
            link(site, endpoint.entity),
          ),
        ]),
    ...(services.length === 0 ? [] : [fact('Called by', links(site, services))]),
    ...(screens.length === 0 ? [] : [fact('Screens', links(site, screens))]),
    ...(endpoint.triggers.length === 0 ? [] : [fact('Publishes', links(site, endpoint.triggers))]),
    ...(endpoint.workflow === undefined ? [] : [fact('Workflow', endpoint.workflow)]),
    ...(endpoint.public ? [fact('Access', badge('public', 'info'))] : []),
    ...(endpoint.deprecated ? [fact('State', badge('deprecated', 'warn'))] : []),
    ...api,
  ];
}

function contract(site: Site, endpoint: Endpoint): Block[] {
  const parameters = endpoint.params.flatMap((one): ParameterData[] => {
    const found = typeof one === 'string' ? endpoint.service.parameters[one] : one;
    return found === undefined ? [] : [found];
  });
  const { body } = endpoint;
  const named = typeof body === 'string' ? body : typeof body?.schema === 'string' ? body.schema : undefined;
  return [
    ...(parameters.length === 0
      ? []
      : [
          table(
            'Parameters',
            ['Parameter', 'In', 'Type', 'Required', 'Description'],
            parameters.map((one) => [
              code(one.name),
              one.in,
              code(typeLabel(one.schema)),
              one.required === true ? 'yes' : 'no',
              one.description === undefined ? undefined : site.rich(one.description),
            ]),
          ),
        ]),
    ...(body === undefined ? [] : [prose([text('Body: '), code(named ?? 'described in the specification')])]),
    table(
      'Responses',
      ['Status', 'Body', 'Description'],
      Object.entries(endpoint.responses).map(([status, response]): CellLike[] => [
        code(status),
        schemaName(response),
        typeof response === 'string' ? undefined : site.rich(response.description ?? ''),
      ]),
    ),
  ];
}

function schemaName(response: ResponseData): Inline | undefined {
  if (typeof response === 'string') return code(response);
  if (typeof response.schema === 'string') return code(response.schema);
  return response.schema === undefined ? undefined : code(typeLabel(response.schema));
}

interface TypeLike {
  readonly type?: string | readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly $ref?: string | undefined;
  readonly items?: unknown;
}

/** `string (uuid)`, `Order[]`: enough to read by; the specification says the rest. */
export function typeLabel(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'any';
  const { type, format, $ref, items }: TypeLike = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? $ref;
  const name = typeof type === 'string' ? type : type?.join(' or ');
  if (name === 'array') return `${typeLabel(items)}[]`;
  if (name === undefined) return 'oneOf' in schema || 'anyOf' in schema ? 'one of several' : 'any';
  return format === undefined ? name : `${name} (${format})`;
}

export function endpointRows(site: Site, endpoints: readonly Endpoint[]): CellLike[][] {
  return endpoints.map((endpoint) => [
    { ...link(site, endpoint), code: true as const },
    endpoint.summary,
    link(site, endpoint.service),
    endpoint.entity === undefined ? undefined : link(site, endpoint.entity),
    endpoint.access,
    listed(links(site, new Set(endpoint.callers.map((call: Call) => call.caller)))),
  ]);
}
