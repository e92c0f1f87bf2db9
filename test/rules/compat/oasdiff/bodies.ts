import { header, object, operation, type Row, request, response, schemaRows } from './row.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const as = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { schema: text }]));
const body = (more: object, ...names: readonly string[]) =>
  operation({ requestBody: { content: as('application/json', ...names), ...more } });
const answer = (...names: readonly string[]) =>
  operation({ responses: { 200: { description: 'Trips.', content: as(...names) } } });
const hook = (hooks: object) => ({ ...operation({}), webhooks: hooks });
const told = { post: { responses: { 204: { description: 'Heard.' } } } };

export const bodies: readonly Row[] = [
  { id: 'request-body-added-required', old: operation({}), new: body({ required: true }) },
  { id: 'request-body-removed', old: body({}), new: operation({}) },
  { id: 'request-body-became-required', old: body({}), new: body({ required: true }) },
  { id: 'request-body-media-type-removed', old: body({}, 'application/xml'), new: body({}) },
  { id: 'request-body-media-type-schema-added', old: request(undefined), new: request(text) },
  { id: 'response-header-became-optional', old: header(text, { required: true }), new: header(text) },
  { id: 'required-response-header-removed', old: header(text, { required: true }), new: operation({}) },
  { id: 'response-header-type-changed', old: header(text), new: header(number) },
  { id: 'response-header-type-generalized', old: header({ type: 'integer' }), new: header(number) },
  { id: 'response-header-became-nullable', old: header(text), new: header({ type: ['string', 'null'] }) },
  {
    id: 'response-media-type-removed',
    old: answer('application/xml', 'application/json'),
    new: answer('application/json'),
  },
  {
    id: 'response-media-type-name-generalized',
    old: answer('application/problem+json'),
    new: answer('application/json'),
  },
  {
    id: 'response-success-status-removed',
    old: operation({ responses: { 200: { description: 'Trips.' }, 204: { description: 'None.' } } }),
    new: operation({ responses: { 204: { description: 'None.' } } }),
  },
  { id: 'webhook-removed', old: hook({ booked: told }), new: hook({}) },
  {
    id: 'request-property-became-required',
    old: request(object({ guide: text })),
    new: request(object({ guide: text }, { required: ['guide'] })),
  },
  {
    id: 'request-property-became-required-with-default',
    old: request(object({ guide: { ...text, default: 'Ann' } })),
    new: request(object({ guide: { ...text, default: 'Ann' } }, { required: ['guide'] })),
  },
  {
    id: 'new-required-request-property',
    old: request(object({})),
    new: request(object({ guide: text }, { required: ['guide'] })),
  },
  {
    id: 'new-required-request-property-with-default',
    old: request(object({})),
    new: request(object({ guide: { ...text, default: 'Ann' } }, { required: ['guide'] })),
  },
  {
    id: 'response-property-became-optional',
    old: response(object({ guide: text }, { required: ['guide'] })),
    new: response(object({ guide: text })),
  },
  {
    id: 'response-required-property-removed',
    old: response(object({ guide: text }, { required: ['guide'] })),
    new: response(object({})),
  },
  ...schemaRows('request', 'became-not-nullable', { type: ['string', 'null'] }, text),
  ...schemaRows('response', 'became-nullable', text, { type: ['string', 'null'] }),
];
