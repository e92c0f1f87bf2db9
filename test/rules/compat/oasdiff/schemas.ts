import { bothRows, only, type Row, schemaRows } from './row.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const list = { type: 'array', items: text };
const card = { type: 'object', required: ['card'], properties: { card: text } };
const cash = { type: 'object', required: ['cash'], properties: { cash: text } };

/** Kinds of payment that can't be mistaken for each other. */
const kind = (name: string) => ({ type: 'object', required: ['kind'], properties: { kind: { const: name } } });

export const schemas: readonly Row[] = [
  ...schemaRows('request', 'became-enum', text, { ...text, enum: ['a'] }),
  ...schemaRows('request', 'enum-value-removed', { ...text, enum: ['a', 'b'] }, { ...text, enum: ['a'] }),
  ...only(
    schemaRows(
      'request',
      'x-extensible-enum-value-removed',
      { ...text, 'x-extensible-enum': ['a', 'b'] },
      {
        ...text,
        'x-extensible-enum': ['a'],
      },
    ),
    'property',
  ),
  ...schemaRows('request', 'any-of-removed', { anyOf: [card, number] }, { anyOf: [card] }),
  ...schemaRows('request', 'one-of-removed', { oneOf: [kind('card'), kind('cash')] }, { oneOf: [kind('card')] }),
  ...schemaRows('response', 'one-of-added', { oneOf: [kind('card')] }, { oneOf: [kind('card'), kind('cash')] }),
  ...only(schemaRows('request', 'wrapped-in-one-of', card, { oneOf: [card, cash] }), 'body'),
  ...only(schemaRows('response', 'wrapped-in-one-of', card, { oneOf: [card, cash] }), 'body'),
  ...bothRows('const-added', 'const-removed', text, { const: 'a' }),
  ...bothRows('const-changed', 'const-changed', { const: 'a' }, { const: 'b' }),
  ...bothRows('max-decreased', 'max-increased', { ...number, maximum: 9 }, { ...number, maximum: 5 }),
  ...bothRows(
    'exclusive-max-decreased',
    'exclusive-max-increased',
    { ...number, exclusiveMaximum: 9 },
    {
      ...number,
      exclusiveMaximum: 5,
    },
  ),
  ...bothRows('min-increased', 'min-decreased', { ...number, minimum: 1 }, { ...number, minimum: 2 }),
  ...bothRows(
    'exclusive-min-increased',
    'exclusive-min-decreased',
    { ...number, exclusiveMinimum: 1 },
    {
      ...number,
      exclusiveMinimum: 2,
    },
  ),
  ...bothRows('max-length-decreased', 'max-length-increased', { ...text, maxLength: 9 }, { ...text, maxLength: 5 }),
  ...bothRows('min-length-increased', 'min-length-decreased', { ...text, minLength: 1 }, { ...text, minLength: 2 }),
  ...bothRows('min-items-increased', 'min-items-decreased', { ...list, minItems: 1 }, { ...list, minItems: 2 }),
  ...schemaRows('response', 'max-length-unset', { ...text, maxLength: 5 }, text),
  ...schemaRows('response', 'min-items-unset', { ...list, minItems: 2 }, list),
  ...only(schemaRows('request', 'pattern-added', text, { ...text, pattern: '^[a-z]+$' }), 'property'),
  ...bothRows('type-changed', 'type-changed', text, number),
  ...schemaRows('response', 'type-generalized', { type: 'integer' }, number),
  ...bothRows('list-of-types-narrowed', 'list-of-types-widened', { type: ['string', 'integer'] }, text),
];
