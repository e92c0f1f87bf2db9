import { bothRows, type Row } from './row.ts';

const text = { type: 'string' };
const object = { type: 'object' };
const list = { type: 'array' };
const holds = (more: object) => ({ ...list, contains: text, ...more });
const test = { if: { required: ['card'] } };
/** Its words for the two outcomes; `then` alone would look like a promise. */
const outcome = (yes: object | undefined, no?: object) => ({
  ...object,
  ...test,
  ...Object.fromEntries([...(yes === undefined ? [] : [['then', yes]]), ...(no === undefined ? [] : [['else', no]])]),
});
const [named, cash] = [{ required: ['name'] }, { required: ['cash'] }];
const needs = (...names: readonly string[]) => ({ ...object, dependentRequired: { card: names } });
const closed = (...prefix: readonly object[]) => ({ ...list, prefixItems: prefix, items: false });
const holding = (more: object) => ({ ...text, contentMediaType: 'application/json', ...more });

export const keywords: readonly Row[] = [
  ...bothRows('prefix-items-removed', 'prefix-items-added', closed(text, text), closed(text)),
  ...bothRows('if-added', 'if-removed', object, outcome(named)),
  ...bothRows('then-added', 'then-removed', outcome(undefined, cash), outcome(named, cash)),
  ...bothRows('else-added', 'else-removed', outcome(named), outcome(named, cash)),
  ...bothRows('contains-added', 'contains-removed', list, holds({})),
  ...bothRows('min-contains-increased', 'min-contains-decreased', holds({}), holds({ minContains: 2 })),
  ...bothRows('max-contains-decreased', 'max-contains-increased', holds({ maxContains: 5 }), holds({ maxContains: 3 })),
  ...bothRows('dependent-required-added', 'dependent-required-removed', object, needs('name')),
  ...bothRows('dependent-required-changed', 'dependent-required-changed', needs('name'), needs('name', 'date')),
  ...bothRows('dependent-schema-added', 'dependent-schema-removed', object, {
    ...object,
    dependentSchemas: { card: { required: ['name'] } },
  }),
  ...bothRows('pattern-property-added', 'pattern-property-removed', object, {
    ...object,
    patternProperties: { '^x-': text },
  }),
  ...bothRows('property-names-added', 'property-names-removed', object, { ...object, propertyNames: { maxLength: 9 } }),
  ...bothRows('unevaluated-items-added', 'unevaluated-items-removed', list, { ...list, unevaluatedItems: false }),
  ...bothRows('unevaluated-properties-added', 'unevaluated-properties-removed', object, {
    ...object,
    unevaluatedProperties: false,
  }),
  ...bothRows('content-schema-added', 'content-schema-removed', holding({}), holding({ contentSchema: object })),
  ...bothRows('content-media-type-changed', 'content-media-type-changed', holding({}), {
    ...text,
    contentMediaType: 'image/png',
  }),
  ...bothRows(
    'content-encoding-changed',
    'content-encoding-changed',
    { ...text, contentEncoding: 'base64' },
    { ...text, contentEncoding: 'base32' },
  ),
];
