import { isMap } from './plain-data.ts';

/** The keywords that hold schemas; the same that model/references walks. */
export const holdsSchema = new Set([
  'items',
  'contains',
  'unevaluatedItems',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'contentSchema',
]);
export const holdsList = new Set(['prefixItems', 'allOf', 'anyOf', 'oneOf']);
export const holdsMap = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);

/** Keywords that judge nothing: they may stand beside a reference, and outside an `anyOf` made for null. */
const annotations = new Set([
  'title',
  'description',
  'default',
  'examples',
  'example',
  'readOnly',
  'writeOnly',
  'deprecated',
  'externalDocs',
  'xml',
  '$comment',
]);

export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || keyword.startsWith('x-');
}

type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === 'string';
const number: Test = (value) => typeof value === 'number' && Number.isFinite(value);
const count: Test = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const flag: Test = (value) => typeof value === 'boolean';
const list: Test = (value) => Array.isArray(value);
const texts: Test = (value) => Array.isArray(value) && value.every(text);
const anything: Test = () => true;

/** Every other keyword of model/schema/json-schema, with what its value must be. A test holds the two together. */
export const plainKeywords: Readonly<Record<string, Test>> = {
  $id: text,
  $schema: text,
  $anchor: text,
  $comment: text,
  title: text,
  description: text,
  default: anything,
  examples: list,
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: anything,
  format: text,
  pattern: isPattern,
  minLength: count,
  maxLength: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: (value) => typeof value === 'number' && value > 0,
  minContains: count,
  maxContains: count,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  required: texts,
  dependentRequired: (value) => isMap(value) && Object.values(value).every(texts),
  minProperties: count,
  maxProperties: count,
  readOnly: flag,
  writeOnly: flag,
  deprecated: flag,
  contentMediaType: text,
  contentEncoding: text,
  xml: isMap,
  externalDocs: isMap,
};

export const typeNames: ReadonlySet<unknown> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'null',
]);

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
