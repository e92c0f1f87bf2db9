import { expect, it } from 'vitest';
import { type Change, touches, touchesField } from '../../../rules/compat/change.ts';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';
import { header, object, operation, parameter, request, response } from './oasdiff/row.ts';

const text = { type: 'string' };
const told = (changes: readonly Change[]) => changes.map(({ level, id }) => `${level} ${id}`);
const done = { responses: { 204: { description: 'Done.' } } };
const withPaths = (paths: object, more: object = {}) => ({ openapi: '3.1.0', paths, ...more });

it('says what changed, where, why, and whom it touches', () => {
  const guests = (name: object, more: Readonly<Record<string, unknown>> = {}) =>
    request(object({ guests: { type: 'array', items: object({ name }, more) } }));
  const changes = compareOpenApi(guests(text), guests(text, { required: ['name'] }));
  expect(changes).toEqual([
    {
      id: 'request-property-became-required',
      level: 'breaking',
      side: 'request',
      message: 'POST /trips: request body guests[].name became required',
      why: 'clients of the old contract may leave it out',
      subject: 'POST /trips request body guests[].name request-property-became-required',
      operation: { method: 'POST', path: '/trips', operationId: 'makeTrip' },
      field: 'guests[].name',
      document: 'new',
      pointer: [
        ...['paths', '/trips', 'post', 'requestBody', 'content', 'application/json', 'schema', 'properties', 'guests'],
        ...['items', 'properties', 'name'],
      ],
    },
  ]);
  const [change] = changes;
  expect(change && touches(change)).toEqual({
    side: 'request',
    endpoint: 'POST /trips',
    operationId: 'makeTrip',
    channel: undefined,
    message: undefined,
    field: ['guests', '[]', 'name'],
  });
  expect(
    ['guests', 'guests[]', 'guests[].name', 'guests[].name.first'].map((used) => change && touchesField(change, used)),
  ).toEqual([true, true, true, true]);
  expect(['guide', 'guests[].age', 'guestsOf'].map((used) => change && touchesField(change, used))).toEqual([
    false,
    false,
    false,
  ]);
});

it('points at what is gone in the old document', () => {
  const [change] = compareOpenApi(response(object({ guide: text })), response(object({})));
  expect(change).toMatchObject({ document: 'old', side: 'response', field: 'guide' });
  expect(change?.pointer.slice(-2)).toEqual(['properties', 'guide']);
  expect(change?.message).toBe('POST /trips: response 200 body guide is gone');
});

it('finds an operation that went, came or moved', () => {
  const old = withPaths({ '/trips': { get: done, put: { ...done, operationId: 'putTrip' } } });
  const now = withPaths({
    '/trips': { get: done, post: done },
    '/journeys': { put: { ...done, operationId: 'putTrip' } },
  });
  expect(compareOpenApi(old, now).map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'breaking: PUT /trips is gone; putTrip is now PUT /journeys',
    'compatible: POST /trips is new',
    'compatible: PUT /journeys is new',
  ]);
});

it('does not care what a path calls its parameters', () => {
  const trip = (name: string, schema: object) =>
    withPaths({
      [`/trips/{${name}}/guests/{guest}`]: {
        parameters: [{ name, in: 'path', required: true, schema }],
        get: { ...done, parameters: [{ name: 'guest', in: 'path', required: true, schema: text }] },
      },
    });
  expect(compareOpenApi(trip('id', text), trip('trip_id', text))).toEqual([]);
  expect(told(compareOpenApi(trip('id', text), trip('trip_id', { type: 'integer' })))).toEqual([
    'breaking request-parameter-type-changed',
  ]);
});

it('reads header names in any case and passes over those that OpenAPI says elsewhere', () => {
  const named = (name: string, more: object = {}) =>
    operation({ parameters: [{ name, in: 'header', schema: text, ...more }] });
  expect(compareOpenApi(named('X-Trip'), named('x-trip'))).toEqual([]);
  expect(told(compareOpenApi(named('X-Trip'), named('X-TRIP', { required: true })))).toEqual([
    'breaking request-parameter-became-required',
  ]);
  expect(compareOpenApi(operation({}), named('Authorization', { required: true }))).toEqual([]);
});

it('finds a parameter that moved, went, or is written in another way', () => {
  const list = { type: 'array', items: text };
  expect(told(compareOpenApi(parameter(text), parameter(text, { in: 'header' })))).toEqual([
    'breaking request-parameter-moved',
    'compatible new-optional-request-parameter',
  ]);
  expect(told(compareOpenApi(parameter(text), operation({})))).toEqual(['warning request-parameter-removed']);
  expect(told(compareOpenApi(parameter(list), parameter(list, { explode: false })))).toEqual([
    'breaking request-parameter-style-changed',
  ]);
  expect(compareOpenApi(parameter(list), parameter(list, { explode: true, style: 'form' }))).toEqual([]);
  expect(compareOpenApi(parameter(text), parameter(text, { explode: false }))).toEqual([]);
  expect(told(compareOpenApi(parameter(text, { allowReserved: true }), parameter(text)))).toEqual([
    'breaking request-parameter-reserved-refused',
  ]);
});

it('follows references to parameters, bodies, responses and headers', () => {
  const document = (name: object) => ({
    ...operation({
      parameters: [{ $ref: '#/components/parameters/Season' }],
      requestBody: { $ref: '#/components/requestBodies/Trip' },
      responses: { 200: { $ref: '#/components/responses/Trip' } },
    }),
    components: {
      parameters: { Season: { name: 'season', in: 'query', schema: name } },
      requestBodies: { Trip: { content: { 'application/json': { schema: name } } } },
      responses: { Trip: { description: 'A trip.', headers: { 'X-Trip': { $ref: '#/components/headers/Trip' } } } },
      headers: { Trip: { schema: name } },
    },
  });
  const changes = compareOpenApi(document(text), document({ type: 'integer' }));
  expect(changes.map(({ id }) => id)).toEqual([
    'request-parameter-type-changed',
    'request-body-type-changed',
    'response-header-type-changed',
  ]);
  expect(changes.map(({ pointer }) => pointer[1])).toEqual(['parameters', 'requestBodies', 'headers']);
});

it('finds statuses that came and went', () => {
  const answers = (...statuses: readonly string[]) =>
    operation({ responses: Object.fromEntries(statuses.map((status) => [status, { description: status }])) });
  expect(told(compareOpenApi(answers('200', '404'), answers('200')))).toEqual([
    'compatible response-non-success-status-removed',
  ]);
  expect(told(compareOpenApi(answers('200'), answers('204')))).toEqual([
    'breaking response-success-status-removed',
    'warning response-success-status-added',
  ]);
  expect(told(compareOpenApi(answers('200'), answers('2XX')))).toEqual(['warning response-success-status-added']);
  expect(compareOpenApi(answers('2XX'), answers('200', '2XX'))).toEqual([]);
  expect(told(compareOpenApi(answers('200'), answers('200', '409')))).toEqual([
    'compatible response-non-success-status-added',
  ]);
});

it('finds headers and media types that whoever reads them no longer gets', () => {
  expect(told(compareOpenApi(header(text), operation({})))).toEqual(['breaking optional-response-header-removed']);
  const answers = (...names: readonly string[]) =>
    operation({
      responses: { 200: { description: 'A trip.', content: Object.fromEntries(names.map((name) => [name, {}])) } },
    });
  expect(told(compareOpenApi(answers('text/csv', 'application/json'), answers('application/json')))).toEqual([
    'breaking response-media-type-removed',
  ]);
  expect(compareOpenApi(answers('application/json'), answers('Application/JSON'))).toEqual([]);
  expect(told(compareOpenApi(answers('application/json'), answers('text/csv', 'application/json')))).toEqual([
    'compatible response-media-type-added',
  ]);
});

it('lets everybody in who got in before', () => {
  const asks = (...security: readonly object[]) => operation({ security });
  expect(told(compareOpenApi(operation({}), asks({ token: [] })))).toEqual(['breaking api-security-added']);
  expect(told(compareOpenApi(asks({ token: ['read'] }), asks({ token: ['read', 'write'] })))).toEqual([
    'breaking api-security-scope-added',
  ]);
  expect(told(compareOpenApi(asks({ token: [] }, { key: [] }), asks({ token: [] })))).toEqual([
    'breaking api-security-removed',
  ]);
  expect(told(compareOpenApi(asks({ token: [] }), asks({ token: [] }, { key: [] })))).toEqual([
    'compatible api-security-widened',
  ]);
  expect(told(compareOpenApi(asks({ token: [] }), operation({})))).toEqual(['compatible api-security-dropped']);
  expect(told(compareOpenApi(operation({}), { ...operation({}), security: [{ token: [] }] }))).toEqual([
    'breaking api-security-added',
  ]);
  const global = { ...operation({}), security: [{ token: [] }] };
  expect(compareOpenApi(asks({ token: [] }), global)).toEqual([]);
  const scheme = (schemes: object) => ({ ...operation({}), components: { securitySchemes: { token: schemes } } });
  const bearer = { type: 'http', scheme: 'bearer' };
  expect(
    told(compareOpenApi(scheme(bearer), scheme({ ...bearer, description: 'A token.', bearerFormat: 'JWT' }))),
  ).toEqual([]);
  expect(told(compareOpenApi(scheme(bearer), scheme({ type: 'http', scheme: 'basic' })))).toEqual([
    'breaking api-security-component-changed',
  ]);
});

it('finds another base path, but no other host', () => {
  const at = (url: string) => ({ ...operation({}), servers: [{ url }] });
  expect(compareOpenApi(at('http://localhost/trips/v1'), at('https://api.example.com/trips/v1/'))).toEqual([]);
  expect(compareOpenApi(at('/trips/v1'), at('/trips/v2')).map(({ message }) => message)).toEqual([
    'base path /trips/v1 is gone; paths begin with /trips/v2',
  ]);
});

it('reads webhooks and callbacks the other way round', () => {
  const body = (schema: object) => ({
    post: { requestBody: { content: { 'application/json': { schema } } }, ...done },
  });
  const both = (schema: object) => ({
    ...operation({ callbacks: { booked: { '{$request.query.url}': body(schema) } } }),
    webhooks: { booked: body(schema) },
  });
  const [old, now] = [both(object({ guide: text })), both(object({}))];
  expect(told(compareOpenApi(old, now))).toEqual([
    'breaking message-optional-property-removed',
    'breaking message-optional-property-removed',
  ]);
  expect(told(compareOpenApi(now, old))).toEqual([
    'compatible message-optional-property-added',
    'compatible message-optional-property-added',
  ]);
});

it('lets an announced removal pass once its day has come', () => {
  const old = operation({ deprecated: true, 'x-sunset': '2026-06-01' });
  const now = withPaths({ '/trips': {} });
  expect(told(compareOpenApi(old, now, { today: '2026-06-01' }))).toEqual([
    'warning api-path-removed-with-deprecation',
  ]);
  expect(told(compareOpenApi(old, now, { today: '2026-05-31' }))).toEqual(['breaking api-path-removed-before-sunset']);
  expect(told(compareOpenApi(old, now))).toEqual(['breaking api-path-removed-before-sunset']);
});

it('compares with nothing, and with what is no document at all', () => {
  const document = { ...operation({}), servers: [{ url: '/trips/v1' }] };
  for (const none of [undefined, null, 'text', [], {}, { paths: [] }, { paths: { '/trips': 5 } }]) {
    expect(told(compareOpenApi(none, document))).toEqual(['compatible endpoint-added']);
    expect(told(compareOpenApi(document, none))[0]).toMatch(/^breaking api-(path-)?removed-without-deprecation$/);
  }
  const odd = {
    paths: { '/trips': { get: 5, post: { parameters: 5, requestBody: 'x', responses: [null], security: {} } } },
  };
  expect(compareOpenApi(odd, odd)).toEqual([]);
  expect(told(compareOpenApi(odd, document))).not.toContainEqual(expect.stringContaining('endpoint-added'));
});
