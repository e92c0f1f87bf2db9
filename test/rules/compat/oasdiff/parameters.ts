import { operation, parameter, parts, type Row } from './row.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const list = { type: 'array', items: text };

const pair = (id: string, old: unknown, now: unknown): Row => ({ id, old: parameter(old), new: parameter(now) });
const part = (id: string, old: unknown, now: unknown): Row => ({ id, old: parts(old), new: parts(now) });
const headerOf = (schema: object) => operation({ parameters: [{ name: 'X-Trip', in: 'header', schema }] });
const year = (schema: object, more: object = {}) => headerOf({ type: 'object', properties: { year: schema }, ...more });
const ofPath = (parameters: readonly object[]) => ({
  openapi: '3.1.0',
  info: { title: 'Trips', version: '1.0.0' },
  paths: { '/trips/{trip_id}': { get: { parameters, responses: { 204: { description: 'Done.' } } } } },
});

export const parameters: readonly Row[] = [
  {
    id: 'new-required-request-default-parameter-to-existing-path',
    old: operation({}),
    new: parameter({ ...text, default: 'winter' }, { required: true }),
  },
  { id: 'new-required-request-parameter', old: operation({}), new: parameter(text, { required: true }) },
  {
    id: 'new-request-path-parameter',
    old: ofPath([]),
    new: ofPath([{ name: 'trip_id', in: 'path', required: true, schema: text }]),
  },
  {
    id: 'new-required-request-header-property',
    old: headerOf({ type: 'object' }),
    new: year(text, { required: ['year'] }),
  },
  { id: 'request-header-property-became-enum', old: year(text), new: year({ ...text, enum: ['a'] }) },
  { id: 'request-header-property-became-required', old: year(text), new: year(text, { required: ['year'] }) },
  pair('request-parameter-became-enum', text, { ...text, enum: ['winter'] }),
  pair('request-parameter-became-not-nullable', { type: ['string', 'null'] }, text),
  part('request-parameter-property-became-not-nullable', { type: ['string', 'null'] }, text),
  pair('request-parameter-default-value-changed', { ...text, default: 'a' }, { ...text, default: 'b' }),
  pair('request-parameter-default-value-added', text, { ...text, default: 'b' }),
  pair('request-parameter-default-value-removed', { ...text, default: 'a' }, text),
  pair('request-parameter-enum-value-removed', { ...text, enum: ['a', 'b'] }, { ...text, enum: ['a'] }),
  part('request-parameter-property-enum-value-removed', { ...text, enum: ['a', 'b'] }, { ...text, enum: ['a'] }),
  pair('request-parameter-max-items-decreased', { ...list, maxItems: 9 }, { ...list, maxItems: 5 }),
  pair('request-parameter-max-length-decreased', { ...text, maxLength: 9 }, { ...text, maxLength: 5 }),
  pair('request-parameter-max-decreased', { ...number, maximum: 9 }, { ...number, maximum: 5 }),
  pair(
    'request-parameter-exclusive-max-decreased',
    { ...number, exclusiveMaximum: 9 },
    { ...number, exclusiveMaximum: 5 },
  ),
  pair('request-parameter-min-items-increased', { ...list, minItems: 1 }, { ...list, minItems: 2 }),
  pair('request-parameter-min-length-increased', { ...text, minLength: 1 }, { ...text, minLength: 2 }),
  pair('request-parameter-min-increased', { ...number, minimum: 1 }, { ...number, minimum: 2 }),
  pair(
    'request-parameter-exclusive-min-increased',
    { ...number, exclusiveMinimum: 1 },
    { ...number, exclusiveMinimum: 2 },
  ),
  pair('request-parameter-pattern-added', text, { ...text, pattern: '^[a-z]+$' }),
  { id: 'request-parameter-became-required', old: parameter(text), new: parameter(text, { required: true }) },
  pair('request-parameter-type-changed', text, number),
  part('request-parameter-property-type-specialized', number, { type: 'integer' }),
  pair(
    'request-parameter-x-extensible-enum-value-removed',
    { ...text, 'x-extensible-enum': ['a', 'b'] },
    {
      ...text,
      'x-extensible-enum': ['a'],
    },
  ),
  pair('request-parameter-list-of-types-narrowed', { type: ['string', 'integer'] }, text),
  part('request-parameter-property-list-of-types-narrowed', { type: ['string', 'integer'] }, text),
];
