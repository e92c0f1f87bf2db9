import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { yamlText } from '../../generators/emit/yaml.ts';
import { statusText } from '../../generators/openapi/status.ts';
import { openapi } from '../../generators/openapi.ts';
import { headerOf } from '../../model/import/draft.ts';
import type { Note } from '../../model/import/ledger.ts';
import { pointerOf } from '../../model/import/ledger.ts';
import { importOpenApi, type OpenApiOptions } from '../../model/import/openapi.ts';
import { mapOf } from '../../model/import/plain-data.ts';
import { present } from '../../model/import/present.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { parseYaml, type Source } from '../../model/source.ts';
import { check } from '../../rules/check.ts';
import { differences } from './same-api.ts';

const folder = 'test/import/fixtures';

function fixture(name: string): Source {
  return { path: name, text: readFileSync(`${folder}/${name}`, 'utf8') };
}

function imported(sources: readonly Source[], options: Partial<OpenApiOptions> = {}, around: readonly Source[] = []) {
  const { drafts, ledger } = importOpenApi(sources, present(around), { statusText, ...options });
  const files = drafts.map((draft) => ({
    path: draft.path,
    text: yamlText(draft.data, headerOf(draft)),
    data: draft.data,
  }));
  return {
    files,
    ...ledger,
    data: (path: string) => mapOf(files.find((file) => file.path === `architecture/${path}`)?.data),
  };
}

function modelOf(files: readonly Source[]): Model {
  const { model, diagnostics } = load(files);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return model;
}

function yaml(path: string, text: string): Source {
  return { path, text };
}

function said(notes: readonly Note[]): string[] {
  return notes.map((note) => `${note.outcome} ${pointerOf(note.at.path)} ${note.what}`);
}

/** What `generate` makes of an import, beside what was imported. */
function differencesAfter(main: string, ...others: string[]): string[] {
  const sources = [main, ...others].map(fixture);
  const { files, problems } = imported(sources);
  expect(problems).toEqual([]);
  const [again] = [...openapi.generate(modelOf(files))];
  const before = { file: main, files: new Map(sources.map(({ path, text }) => [path, parseYaml(text).data])) };
  return differences(before, { file: 'again', files: new Map([['again', parseYaml(again?.content ?? '').data]]) });
}

it('generates from an imported OpenAPI 3.0 document the API that it described', () => {
  expect(differencesAfter('orders-3.0.yaml', 'common/paths.yaml')).toEqual([]);
});

it('generates from an imported OpenAPI 3.1 document the API that it described', () => {
  expect(differencesAfter('billing-3.1.json', 'common/shared.yaml', 'common/money.json')).toEqual([]);
});

it('writes files that check accepts, in an empty folder', () => {
  const { files } = imported(['orders-3.0.yaml', 'common/paths.yaml'].map(fixture));
  expect(files.map((file) => file.path)).toEqual([
    'architecture/platform.yaml',
    'architecture/domains/imported.yaml',
    'architecture/services/orders.yaml',
  ]);
  expect(check(modelOf(files), '2026-01-01').diagnostics).toEqual([]);
});

it('lists everything of a 3.0 document that did not come over as it stood', () => {
  const { notes } = imported(['orders-3.0.yaml', 'common/paths.yaml'].map(fixture));
  expect(said(notes).sort()).toEqual(
    [
      'changed #/components/responses/Failure/content application/json of errors',
      'changed #/components/schemas/Dog«2» schema Dog«2»',
      'changed #/components/schemas/Order/properties/status/nullable nullable',
      'changed #/line/put {line}',
      'changed #/line/put/operationId operationId getOrder',
      'changed #/info/version version 2.1',
      'changed #/paths/~1orders/get no operationId',
      'changed #/paths/~1orders/get no summary',
      'changed #/paths/~1orders/post/operationId operationId orders.create-one',
      'kept #/components/schemas/Order/properties/size/unknownWord unknownWord',
      'kept #/components/securitySchemes securitySchemes',
      'kept #/info/termsOfService termsOfService',
      'kept #/paths/~1orders/post/callbacks callbacks',
      'kept #/paths/~1orders/summary summary',
      'kept #/paths/~1orders~1{order_id}/get/security security',
      'kept #/paths/~1orders~1{order_id}/trace trace',
      'kept #/security security',
      'kept #/servers servers',
      'kept #/tags/0 tag Orders',
      'lost #/components/responses/Unused responses Unused',
      'lost #/components/schemas/Order/properties/pet/maxLength maxLength',
      'lost #/line/put/parameters/1 parameter stray',
    ].sort(),
  );
});

it('says nullable, example and exclusive limits of 3.0 in words of JSON Schema', () => {
  const order = mapOf(
    mapOf(
      mapOf(imported(['orders-3.0.yaml', 'common/paths.yaml'].map(fixture)).data('services/orders.yaml').api).schemas,
    ).Order,
  );
  expect(order).toMatchObject({
    examples: [{ total: 1 }],
    'x-owner': 'checkout',
    properties: {
      total: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
      note: { type: ['string', 'null'], examples: ['Ring twice'] },
      parent: { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] },
      either: {
        description: 'One of two',
        anyOf: [{ oneOf: [{ type: 'string' }, { type: 'integer' }] }, { type: 'null' }],
      },
      size: { 'x-unit': 'cm', 'x-openapi-unknownWord': 7 },
    },
  });
  expect(Object.keys(mapOf(mapOf(order.properties).total))).not.toContain('minimum');
  expect(Object.keys(mapOf(mapOf(order.properties).total))).not.toContain('exclusiveMaximum');
});

it('keeps a name for what many operations share, and the last word for the operation', () => {
  const api = mapOf(imported(['orders-3.0.yaml', 'common/paths.yaml'].map(fixture)).data('services/orders.yaml').api);
  expect(api.basePath).toBe('/orders/v2');
  expect(mapOf(api.parameters).Tenant).toMatchObject({ name: 'X-Tenant', in: 'header' });
  expect(mapOf(mapOf(api.endpoints)['GET /orders']).params).toMatchObject([
    'Tenant',
    { name: 'verbose', description: 'On the operation' },
    {},
    { 'x-order': 3 },
  ]);
});

const tiny = (rest: string) =>
  yaml('api.yaml', `openapi: 3.0.3\ninfo: { title: Tiny, version: 1.0.0, description: Small. }\n${rest}`);
const operation = (rest: string) => tiny(`paths: { /x: { get: { operationId: x, summary: X, ${rest} } } }`);

it.each([
  ['a Swagger 2.0 document', yaml('old.json', '{ "swagger": "2.0", "paths": {} }'), 'is swagger 2.0', '#/swagger'],
  ['another version', yaml('new.yaml', 'openapi: 4.0.0'), 'openapi 4.0.0 is not read', '#/openapi'],
  ['an AsyncAPI document', yaml('a.yaml', 'asyncapi: 3.0.0'), 'is asyncapi 3.0.0', '#/asyncapi'],
  ['a file that is no document', yaml('a.yaml', 'hello: world'), 'is no openapi document', '#'],
  ['YAML that does not parse', yaml('a.yaml', 'a: [1'), '', '#/@line/1/6'],
  [
    'a reference into nothing',
    operation(
      "responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/No' } } } } }",
    ),
    'leads nowhere',
    '#/paths/~1x/get/responses/200/content/application~1json/schema/$ref',
  ],
  ['a circle of references', tiny("paths: { /x: { $ref: '#/paths/~1x' } }"), 'leads nowhere', '#/paths/~1x/$ref'],
  [
    'type: file',
    operation("responses: { '200': { description: d, content: { text/plain: { schema: { type: file } } } } }"),
    'there is no type file',
    '#/paths/~1x/get/responses/200/content/text~1plain/schema/type',
  ],
  [
    'a form parameter',
    operation("parameters: [{ name: f, in: formData }], responses: { '200': { description: d } }"),
    'parameter f is in: formData',
    '#/paths/~1x/get/parameters/0/in',
  ],
  [
    'a path with a space',
    tiny("paths: { '/a b': { get: { responses: {} } } }"),
    "can't be written as an endpoint",
    '#/paths/~1a b',
  ],
])('refuses %s, and says where', (_, source, message, pointer) => {
  const { problems } = imported([source]);
  expect(problems[0]?.message).toContain(message);
  expect(pointerOf(problems[0]?.at.path ?? [])).toBe(pointer);
  expect(problems[0]?.fix).toMatch(/./);
});

it('names the service after the option, x-service, title or file, with the prefix that the workspace wants', () => {
  const around = [yaml('architecture/platform.yaml', 'name: P\ndescription: D.\nconventions: { service: svc-<name> }')];
  const idOf = (source: Source, options = {}) =>
    imported([source], options, around)
      .files.map((file) => file.path)
      .at(-1);
  const titled = (info: string, path = 'file-name.yaml') => yaml(path, `openapi: 3.1.0\ninfo: { ${info} }\npaths: {}`);
  expect(idOf(titled('title: Order Book API'))).toBe('architecture/services/svc-order-book.yaml');
  expect(idOf(titled('title: svc-orders'))).toBe('architecture/services/svc-orders.yaml');
  expect(idOf(titled('title: Book, x-service: bookshop'))).toBe('architecture/services/bookshop.yaml');
  expect(idOf(titled('version: 1.0.0'))).toBe('architecture/services/svc-file-name.yaml');
  expect(idOf(titled('title: Книги', 'книги.yaml'))).toBe('architecture/services/svc-imported.yaml');
  expect(idOf(titled('title: Book'), { service: 'other' })).toBe('architecture/services/other.yaml');
});

it('refuses two documents that would become one service', () => {
  const text = 'openapi: 3.1.0\ninfo: { title: Same }\npaths: {}';
  expect(imported([yaml('a.yaml', text), yaml('b.yaml', text)]).problems[0]?.message).toBe(
    'would become same, as a.yaml does',
  );
});

it('keeps names that nothing here declares as extensions, and uses those that exist', () => {
  const own = (rest: string) =>
    operation(
      `${rest}, responses: { '200': { description: d, content: { application/json: { schema: { type: string, x-data-class: pii } } } } }`,
    );
  const source = own(
    'x-entity: books, x-workflow: lending, x-access: command, x-calls: [{ to: nobody, endpoint: GET /x, for: Fun }, { to: tiny, endpoint: GET /x, for: Echo, mode: sync }]',
  );
  const around = [
    yaml(
      'architecture/platform.yaml',
      'name: P\ndescription: D.\nworkflows: { lending: { title: L, description: D. } }',
    ),
    yaml('architecture/domains/imported.yaml', 'name: I\nteam: T\ndescription: D.'),
  ];
  const { files, data, notes } = imported([source], {}, around);
  const endpoint = mapOf(mapOf(mapOf(data('services/tiny.yaml').api).endpoints)['GET /x']);
  expect(endpoint).toMatchObject({
    'x-entity': 'books',
    workflow: 'lending',
    access: 'command',
    calls: [{ to: 'tiny', endpoint: 'GET /x', for: 'Echo' }],
    'x-calls': [{ to: 'nobody' }],
  });
  expect(said(notes).filter((note) => /entity|call to|data class/.test(note))).toHaveLength(3);
  expect(modelOf([...around, ...files]).endpoints).toHaveLength(1);
});

it('keeps what only the present file knows when a spec is imported again', () => {
  const source = operation("responses: { '200': { description: d } }");
  const first = imported([source]).files;
  const edited = first.map((file) =>
    file.path.endsWith('tiny.yaml')
      ? {
          ...file,
          text: `${file.text.replace('operation: x', 'operation: x\n      access: command')}store: { engine: PostgreSQL 15, schema: tiny, tables: {} }\n`,
        }
      : file,
  );
  const again = imported([source], {}, edited).data('services/tiny.yaml');
  expect(again.store).toMatchObject({ schema: 'tiny' });
  expect(mapOf(mapOf(mapOf(again.api).endpoints)['GET /x']).access).toBe('command');
});

it('gives inner schemas names where rewriting would nest them deeper than a file may', () => {
  let schema = '{ "type": "string" }';
  for (let i = 0; i < 40; i++) schema = `{ "nullable": true, "minProperties": 1, "allOf": [${schema}] }`;
  const content = `content: { application/json: { schema: ${schema} } }`;
  const { files, problems } = imported([operation(`responses: { '200': { description: d, ${content} } }`)]);
  expect(problems).toEqual([]);
  expect(Object.keys(modelOf(files).services.get('tiny')?.schemas ?? {}).length).toBeGreaterThan(0);
});

it('carries schemas that nest deeper than a file may', () => {
  let schema = '{ "type": "string", "maxLength": 3 }';
  for (let i = 0; i < 40; i++) schema = `{ "allOf": [${schema}] }`;
  const source = operation(
    `responses: { '200': { description: d, content: { application/json: { schema: ${schema} } } } }`,
  );
  const { files, problems } = imported([source]);
  expect(problems).toEqual([]);
  const [again] = [...openapi.generate(modelOf(files))];
  const before = { file: 'api.yaml', files: new Map([['api.yaml', parseYaml(source.text).data]]) };
  expect(differences(before, { file: 'b', files: new Map([['b', parseYaml(again?.content ?? '').data]]) })).toEqual([]);
});
