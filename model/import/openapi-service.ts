import { keyBelow } from '../finding.ts';
import type { Raw } from '../raw.ts';
import type { SpecDocument } from './given.ts';
import type { Known } from './known.ts';
import type { Ledger } from './ledger.ts';
import { inside, type Library, type Spot } from './library.ts';
import { carrier, type Desk } from './openapi-desk.ts';
import { basePathOf, securityOfDocument, serversOf, tagsOf } from './openapi-root.ts';
import { endpointOf } from './operation.ts';
import { operationNames } from './operation-names.ts';
import { sharedParameters } from './parameter.ts';
import { isDerived } from './payload.ts';
import { isMap, listOf, mapOf, type PlainMap, textOf } from './plain-data.ts';
import { type SchemaOptions, schemaDesk } from './schema.ts';
import { noteUnused } from './unresolved.ts';
import { versionOf } from './version.ts';

export interface ServiceContext {
  readonly id: string;
  readonly domain: string;
  readonly known: Known;
  readonly library: Library;
  readonly ledger: Ledger;
  readonly raw: Raw;
  readonly statusText: (status: string) => string;
  readonly schemas: Pick<SchemaOptions, 'dialectOf' | 'dataClasses' | 'classesFound'>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** The endpoints of a document as calls name them. */
export function endpointKeys(document: SpecDocument, shelf: Library): string[] {
  return operationsOf(document, shelf).map(({ method, path }) => `${method} ${path}`);
}

interface OperationSpot {
  readonly method: string;
  readonly path: string;
  readonly spot: Spot;
  readonly pathItem: Spot;
}

function operationsOf(document: SpecDocument, shelf: Library): OperationSpot[] {
  return pathItems(document, shelf).flatMap(({ path, item }) =>
    methods
      .filter((method) => isMap(mapOf(item.value)[method]))
      .map((method) => ({ method: method.toUpperCase(), path, spot: inside(item, method), pathItem: item })),
  );
}

function pathItems(document: SpecDocument, shelf: Library): { path: string; item: Spot }[] {
  const paths = inside(rootOf(document), 'paths');
  return Object.keys(mapOf(paths.value)).flatMap((path) => {
    const item = path.startsWith('x-') ? undefined : shelf.deref(inside(paths, path));
    return item === undefined ? [] : [{ path, item }];
  });
}

function rootOf(document: SpecDocument): Spot {
  return { value: document.data, at: { file: document.file, path: [] } };
}

/** One document as the file of a service. */
export function serviceOf(document: SpecDocument, context: ServiceContext): PlainMap {
  const { ledger, library } = context;
  const root = rootOf(document);
  const info = inside(root, 'info');
  const components = inside(root, 'components');
  const isOwn =
    textOf(mapOf(info.value)['x-service']) !== undefined &&
    Object.values(mapOf(components.value)).some((kind) => Object.values(mapOf(kind)).some(isDerived));
  const schemas = schemaDesk({ library, ledger, extension: 'x-openapi-', ...context.schemas });
  const said = new Set<string>();
  const desk: Desk = {
    library,
    ledger,
    schemas,
    isOwn,
    isOwnDescription: (status, response) => isOwn && response.description === context.statusText(status),
    noteOnce(at, what, why, where) {
      if (!said.has(what)) ledger.note('changed', at, what, why, where);
      said.add(what);
    },
    carry: carrier(ledger, 'x-openapi-'),
  };
  for (const name of Object.keys(mapOf(mapOf(components.value).schemas))) {
    const spot = inside(components, 'schemas', name);
    if (!isDerived(spot.value)) schemas.names.register(name, spot);
  }
  const api: [string, unknown][] = [['basePath', basePathOf(root)]];
  const shared = sharedParameters(desk, components);
  api.push(['endpoints', endpointsOf(document, context, desk, shared)]);
  if (Object.keys(shared.written).length > 0) api.push(['parameters', shared.written]);
  const named = schemas.finish();
  if (Object.keys(named).length > 0) api.push(['schemas', named]);
  api.push(
    ...Object.entries(tagsOf(root, desk, context.raw)),
    ...serversOf(root, desk),
    ...securityOfDocument(root, desk),
  );
  const service: [string, unknown][] = [...headOf(info, context), ...infoRest(info, desk)];
  const rest: [string, unknown][] = [];
  desk.carry(root, ['openapi', 'info', 'servers', 'paths', 'components', 'tags', 'security'], rest);
  api.push(...rest.filter(([key]) => key.startsWith('x-openapi-')), ...pathRests(document, desk));
  service.push(...rest.filter(([key]) => !key.startsWith('x-openapi-')));
  const extensions = Object.entries(mapOf(components.value)).filter(([key]) => key.startsWith('x-'));
  if (extensions.length > 0) api.push(['x-openapi-components', Object.fromEntries(extensions)]);
  noteUnused(document, library, ledger, [
    'responses',
    'requestBodies',
    'headers',
    'examples',
    'links',
    'callbacks',
    'pathItems',
  ]);
  return Object.fromEntries([...service, ['api', Object.fromEntries(api)]]);
}

function endpointsOf(
  document: SpecDocument,
  { known }: ServiceContext,
  desk: Desk,
  shared: ReturnType<typeof sharedParameters>,
): PlainMap {
  const nameOf = operationNames(desk.ledger);
  const derivedTags = new Set(
    listOf(document.data.tags)
      .filter(isDerived)
      .map((tag) => mapOf(tag).name),
  );
  const endpoints = operationsOf(document, desk.library).map(({ method, path, spot, pathItem }): [string, unknown] => {
    if (!/^\/\S*$/.test(path))
      desk.ledger.problem(
        { file: pathItem.at.file, path: pathItem.at.path },
        `path ${path} can't be written as an endpoint`,
        'a path starts with / and has no spaces',
      );
    const operation = nameOf(spot, method, path);
    const security = document.data.security;
    const pathParameters = inside(pathItem, 'parameters');
    return [
      `${method} ${path}`,
      endpointOf(spot, { desk, known, shared, method, path, operation, pathParameters, security, derivedTags }),
    ];
  });
  return Object.fromEntries(endpoints);
}

function headOf(info: Spot, { domain, ledger, id }: ServiceContext): [string, unknown][] {
  const written = mapOf(info.value);
  const missing = (key: string, value: string): string => {
    ledger.note('changed', info.at, `no ${key}`, 'every service has one', `${key}: ${value}`);
    return value;
  };
  return [
    ['title', textOf(written.title) ?? missing('title', id)],
    ['version', versionOf(written.version, inside(info, 'version').at, ledger)],
    ['domain', domain],
    [
      'description',
      textOf(written.description) ??
        textOf(written.summary) ??
        missing('description', `${textOf(written.title) ?? id}, imported from an OpenAPI document.`),
    ],
  ];
}

/** Vendor extensions of `info`, and its words that a service has none for. */
function infoRest(info: Spot, desk: Desk): [string, unknown][] {
  const known = new Set(['title', 'version', 'description', 'x-service', 'x-domain', 'x-decisions']);
  const entries = Object.entries(mapOf(info.value)).filter(
    ([key]) => !known.has(key) && !(desk.isOwn && key === 'contact'),
  );
  const rest = entries.filter(([key]) => !key.startsWith('x-'));
  for (const [key] of rest)
    desk.ledger.note('kept', keyBelow(info.at, key), key, 'the metadata has no word for it', 'x-openapi-info');
  const extensions = entries.filter(([key]) => key.startsWith('x-'));
  return rest.length === 0 ? extensions : [...extensions, ['x-openapi-info', Object.fromEntries(rest)]];
}

/** What stands at a path but belongs to none of its operations, and operations of methods that no endpoint has. */
function pathRests(document: SpecDocument, desk: Desk): [string, unknown][] {
  const rests = pathItems(document, desk.library).flatMap(({ path, item }) => {
    const entries = Object.entries(mapOf(item.value)).filter(
      ([key]) => key !== '$ref' && key !== 'parameters' && !methods.includes(key),
    );
    for (const [key] of entries)
      desk.ledger.note('kept', keyBelow(item.at, key), key, `belongs to no endpoint of ${path}`, 'api.x-openapi-paths');
    return entries.length === 0 ? [] : [[path, Object.fromEntries(entries)]];
  });
  return rests.length === 0 ? [] : [['x-openapi-paths', Object.fromEntries(rests)]];
}
