import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { openapi } from '../../generators/openapi.ts';
import { load } from '../../model/load.ts';
import { changed, type Files, modelOf, shop, unmark } from '../workspace.ts';
import { desk } from './fixture.ts';
import { shuffled } from './shuffled.ts';

const filesOf = (files: Files) => [...openapi.generate(modelOf({}, files))];

function spec(files: Files, service = 'svc-desk') {
  const file = filesOf(files).find(({ path }) => path === `generated/openapi/${service}.yaml`);
  return parse(file?.content ?? '');
}

/** A service of the shop with another API below `endpoints:` and `schemas:`. */
function orders(endpoints: string, schemas: string): Files {
  const head = shop['services/svc-orders.yaml']?.split('  endpoints:')[0];
  const api = `${head}  endpoints:\n${endpoints}\n  schemas:\n${schemas}\n`;
  return { ...shop, 'services/svc-orders.yaml': api, 'events/order.placed.yaml': eventWithoutTrigger };
}
const eventWithoutTrigger = (shop['events/order.placed.yaml'] ?? '').replace('trigger: POST /orders\n', '');

it.each([
  ['shop', shop, 3],
  ['desk', desk, 4],
] as const)('writes the contracts of the %s as they are in the golden files', async (_, files, count) => {
  const written = filesOf(files);
  expect(written).toHaveLength(count);
  for (const { path, content } of written) {
    expect(path).toMatch(openapi.owns);
    if (files === shop || path.endsWith('svc-desk.yaml'))
      await expect(content).toMatchFileSnapshot(`../golden/openapi/${path.split('/').at(-1)}`);
  }
});

it('writes nothing for a service without an API', () => {
  const mute: Files = {
    ...shop,
    'services/svc-mute.yaml': 'title: Mute\nversion: 1.0.0\ndomain: sales\ndescription: Says nothing.\n',
  };
  expect(filesOf(mute).map(({ path }) => path)).not.toContain('generated/openapi/svc-mute.yaml');
});

it('writes the same bytes whatever the order of keys in the YAML, and every time', () => {
  const { sources } = unmark(desk);
  const wanted = filesOf(desk);
  expect(filesOf(desk)).toEqual(wanted);
  for (let seed = 1; seed <= 20; seed++) {
    const { model } = load(shuffled(sources, seed));
    expect(model && [...openapi.generate(model)]).toEqual(wanted);
  }
});

it('keeps the order of lists, which is somebody’s intention', () => {
  const { paths, components } = spec(desk);
  expect(components.schemas.State.enum).toEqual(['open', 'waiting', 'closed']);
  expect(paths['/cases'].post.tags).toEqual(['Cases', 'Front']);
  expect(paths['/cases'].post['x-calls']).toEqual([
    { to: 'svc-orders', endpoint: 'GET /orders/{order_id}', for: 'Find the order', mode: 'sync' },
    { to: 'svc-billing', endpoint: 'POST /refunds', for: 'Pay back', mode: 'deferred', status: 'planned' },
  ]);
});

it('gives derived components another name where the service has taken theirs', () => {
  const { components, paths } = spec(desk);
  expect(components.schemas.Problem.description).toBe('Our own idea of a problem');
  expect(components.schemas.Problem2).toMatchObject({ required: ['status', 'title'], 'x-novatrek-derived': true });
  expect(components.schemas.RefusalProblem).toEqual({ type: 'object', properties: { taken: { type: 'boolean' } } });
  expect(components.schemas.RefusalProblem2.allOf[1]).toEqual({ $ref: '#/components/schemas/Refusal' });
  expect(components.parameters.IdempotencyKey.name).toBe('X-Retry');
  expect(components.parameters.IdempotencyKey2).toMatchObject({ name: 'Idempotency-Key', 'x-novatrek-derived': true });
  expect(paths['/cases'].post.parameters).toEqual([{ $ref: '#/components/parameters/IdempotencyKey2' }]);
});

it('answers every error as a problem that carries the service’s own members', () => {
  const { paths, components } = spec(desk);
  for (const operations of Object.values<Record<string, { responses: object }>>(paths))
    for (const { responses } of Object.values(operations))
      for (const [status, response] of Object.entries(responses)) {
        const target = response.$ref === undefined ? response : components.responses[response.$ref.split('/').at(-1)];
        const types = Object.keys(target.content ?? {});
        if (Number(status) >= 400 || status === 'default') expect(types).toContain('application/problem+json');
        else expect(types).not.toContain('application/problem+json');
      }
  const inline = paths['/cases/{case_id}'].get.responses['404'].content['application/problem+json'].schema;
  expect(inline.allOf[0]).toEqual({ $ref: '#/components/schemas/Problem2' });
  expect(inline.allOf[1].properties.near).toEqual({ type: 'string' });
  expect(Object.keys(paths['/notes'].post.responses['500'].content)).toEqual([
    'application/problem+json',
    'text/plain',
  ]);
});

it('joins a closed or contradicting error schema without the contradiction', () => {
  const { schemas } = spec(desk).components;
  expect(schemas.FailureProblem.allOf[1]).toEqual({
    type: 'object',
    required: ['code'],
    properties: { code: { type: 'string' } },
  });
  expect(schemas.Failure.additionalProperties).toBe(false);
});

it('lets an error schema that is no object stand back', () => {
  const files = orders(
    '    GET /x: { operation: x, summary: X, responses: { 200: Ok, 500: Words } }',
    '    Ok: { type: object }\n    Words: { type: array, items: { type: string } }',
  );
  expect(spec(files, 'svc-orders').components.schemas.WordsProblem.allOf).toEqual([
    { $ref: '#/components/schemas/Problem' },
  ]);
});

it.each([
  ['POST /cases', ['400', '401', '403', '409', '422', '429', '503'], ['400', '409', '422']],
  ['GET /cases', ['400', '401', '403', '429', '503'], []],
  ['GET /cases/{case_id}', ['400', '401', '403', '404', '429', '503'], ['404']],
  ['PATCH /cases/{case_id}', ['400', '401', '403', '404', '409', '412', '422', '428', '429', '503'], ['404']],
  ['DELETE /cases/{case_id}', ['400', '401', '403', '404', '409', '412', '428', '429', '503'], []],
  ['POST /cases/search', ['400', '401', '403', '409', '422', '429', '503'], []],
  ['POST /notes', ['400', '409', '413', '422', '429', '500', '503'], ['413', '500']],
])('%s can be refused with what the platform may answer', (key, statuses, written) => {
  const [method = '', path = ''] = key.split(' ');
  const { paths, components } = spec(desk);
  const { responses } = paths[path][method.toLowerCase()];
  const errors = Object.keys(responses).filter((status) => Number(status) >= 400);
  expect(errors).toEqual(statuses);
  expect(errors.filter((status) => responses[status].$ref === undefined)).toEqual(written);
  for (const status of errors.filter((one) => !written.includes(one))) {
    const component = components.responses[responses[status].$ref.split('/').at(-1)];
    expect(component['x-novatrek-derived']).toBe(true);
    expect(component.content['application/problem+json'].example.status).toBe(Number(status));
  }
});

it('asks for a revision where an entity is guarded, and for a key where a request may be repeated', () => {
  const { paths, components } = spec(desk);
  expect(paths['/cases/{case_id}'].delete.parameters.slice(1)).toEqual([{ $ref: '#/components/parameters/IfMatch' }]);
  expect(components.parameters.IfMatch).toMatchObject({ name: 'If-Match', 'x-novatrek-derived': true });
  const patch = paths['/cases/{case_id}'].patch.parameters.map((one: { name: string }) => one.name);
  expect(patch).toEqual(['case_id', 'If-Match']);
  expect(paths['/notes'].post.parameters).toHaveLength(1);
  expect(paths['/cases/search'].post.parameters).toBeUndefined();
  expect(spec(shop, 'svc-ledger').components.parameters).toBeUndefined();
});

it('refuses a stale revision wherever one is asked for, guarded entity or not', () => {
  const files = orders(
    `    PUT /x:
      operation: x
      summary: X
      params: [{ name: if-match, in: header, schema: { type: string } }]
      responses: { 200: Ok }`,
    '    Ok: { type: object }',
  );
  const { parameters, responses } = spec(files, 'svc-orders').paths['/x'].put;
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['412', '428']));
  expect(parameters).toHaveLength(1);
});

it('says who may call', () => {
  const { security, paths, components } = spec(desk);
  expect(security).toEqual([{ bearerAuth: [] }]);
  expect(components.securitySchemes.bearerAuth).toMatchObject({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  expect(paths['/notes'].post.security).toEqual([]);
  expect(paths['/cases'].post.security).toBeUndefined();
});

it('requires every path parameter, shared or not', () => {
  const { paths, components } = spec(desk);
  expect(paths['/cases/{case_id}'].patch.parameters[0]).toMatchObject({ name: 'case_id', required: true });
  expect(components.parameters.CaseId).toMatchObject({ in: 'path', required: true });
});

it('leads back to the architecture', () => {
  const { info, paths, tags, ...root } = spec(desk);
  expect(info).toMatchObject({ contact: { name: 'Care Team' }, 'x-service': 'svc-desk', 'x-domain': 'care' });
  expect(root['x-tier']).toBe(2);
  expect(root['x-gateway']).toEqual({ cache: false, timeout: '5s' });
  expect(paths['/cases'].post).toMatchObject({
    'x-entity': 'cases',
    'x-access': 'write',
    'x-workflow': 'checkout',
    'x-publishes': ['case.opened'],
    'x-cost': 'low',
  });
  expect(tags.map((tag: { name: string }) => tag.name)).toEqual(['Cases', 'Front', 'Help Desk']);
  expect(tags[0].description).toBe('What customers ask, and what became of it');
  expect(tags[2].description).toBe('Cases, Notes');
  expect(spec(shop, 'svc-orders').info['x-decisions']).toEqual(['ADR-001']);
});

it('shows examples that are given, else ones that are made', () => {
  const { paths } = spec(desk);
  const body = (path: string) => paths[path].post.requestBody.content['application/json'].example;
  expect(body('/notes')).toEqual({ at: '2026-05-04T10:00:00Z', text: 'Called back' });
  expect(body('/cases/search')).toEqual({ text: 'broken' });
  expect(body('/cases')).toMatchObject({ about: { kind: 'product', sku: 'sku' }, order_no: 'O-0000' });
  const content = paths['/cases/search'].post.responses['200'].content;
  expect(content['application/json'].example.related).toEqual([]);
  expect(content['text/csv']).toEqual({ schema: { type: 'string' } });
  expect(paths['/cases/{case_id}'].patch.requestBody.required).toBeUndefined();
});

it('changes with the model', () => {
  const before = filesOf(shop);
  const after = filesOf({ ...shop, ...changed('services/svc-orders.yaml', 'Place an order', 'Order things') });
  expect(after.filter((file, i) => file.content !== before[i]?.content)).toHaveLength(1);
});
