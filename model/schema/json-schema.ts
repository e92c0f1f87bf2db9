import * as z from 'zod';
import { strict } from './strict.ts';

/**
 * JSON Schema 2020-12 as OpenAPI 3.1 uses it. Written as a type by hand because it is recursive;
 * unknown keywords are findings, since `requried:` must not silently mean "nothing is required".
 */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $id?: string;
  readonly $schema?: string;
  readonly $anchor?: string;
  readonly $comment?: string;
  readonly $defs?: Readonly<Record<string, SchemaOrFlag>>;
  readonly type?: JsonType | readonly JsonType[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: SchemaOrFlag;
  readonly prefixItems?: readonly SchemaOrFlag[];
  readonly contains?: SchemaOrFlag;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly unevaluatedItems?: SchemaOrFlag;
  readonly properties?: Readonly<Record<string, SchemaOrFlag>>;
  readonly patternProperties?: Readonly<Record<string, SchemaOrFlag>>;
  readonly additionalProperties?: SchemaOrFlag;
  readonly unevaluatedProperties?: SchemaOrFlag;
  readonly propertyNames?: SchemaOrFlag;
  readonly required?: readonly string[];
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Readonly<Record<string, SchemaOrFlag>>;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly SchemaOrFlag[];
  readonly anyOf?: readonly SchemaOrFlag[];
  readonly oneOf?: readonly SchemaOrFlag[];
  readonly not?: SchemaOrFlag;
  readonly if?: SchemaOrFlag;
  readonly then?: SchemaOrFlag;
  readonly else?: SchemaOrFlag;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  readonly deprecated?: boolean;
  readonly contentMediaType?: string;
  readonly contentEncoding?: string;
  readonly contentSchema?: SchemaOrFlag;
  readonly discriminator?: { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };
  readonly xml?: Readonly<Record<string, unknown>>;
  readonly externalDocs?: Readonly<Record<string, unknown>>;
  readonly [extension: `x-${string}`]: unknown;
}
export type SchemaOrFlag = JsonSchema | boolean;
export type JsonType = (typeof jsonTypes)[number];

const jsonTypes = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;
const count = z.int().min(0);
const type = z.enum(jsonTypes);

const shape: z.ZodType<SchemaOrFlag> = z.lazy(() =>
  z.union([jsonSchemaObject, z.boolean()], { error: 'must be a JSON Schema: a map of keywords, or true or false' }),
);
const many = z.array(shape).min(1);
const map = z.record(z.string(), shape);

const keywords = {
  $ref: z.string(),
  $id: z.string(),
  $schema: z.string(),
  $anchor: z.string(),
  $comment: z.string(),
  $defs: map,
  type: z.union([type, z.array(type).min(1)], { error: `must be one of ${jsonTypes.join(', ')}, or a list of them` }),
  title: z.string(),
  description: z.string(),
  default: z.unknown(),
  examples: z.array(z.unknown()),
  enum: z.array(z.unknown()).min(1),
  const: z.unknown(),
  format: z.string(),
  pattern: z.string().refine(isPattern, 'is not a regular expression').meta({ format: 'regex' }),
  minLength: count,
  maxLength: count,
  minimum: z.number(),
  maximum: z.number(),
  exclusiveMinimum: z.number(),
  exclusiveMaximum: z.number(),
  multipleOf: z.number().positive(),
  items: shape,
  prefixItems: many,
  contains: shape,
  minContains: count,
  maxContains: count,
  minItems: count,
  maxItems: count,
  uniqueItems: z.boolean(),
  unevaluatedItems: shape,
  properties: map,
  patternProperties: map,
  additionalProperties: shape,
  unevaluatedProperties: shape,
  propertyNames: shape,
  required: z.array(z.string()),
  dependentRequired: z.record(z.string(), z.array(z.string())),
  dependentSchemas: map,
  minProperties: count,
  maxProperties: count,
  allOf: many,
  anyOf: many,
  oneOf: many,
  not: shape,
  if: shape,
  // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword, never awaited
  then: shape,
  else: shape,
  readOnly: z.boolean(),
  writeOnly: z.boolean(),
  deprecated: z.boolean(),
  contentMediaType: z.string(),
  contentEncoding: z.string(),
  contentSchema: shape,
  discriminator: strict({ propertyName: z.string(), mapping: z.record(z.string(), z.string()).optional() }),
  xml: z.record(z.string(), z.unknown()),
  externalDocs: z.record(z.string(), z.unknown()),
};

/** Keywords of older drafts, with what says the same today. */
export const outdatedKeywords: Readonly<Record<string, string>> = {
  nullable: "write type: [string, 'null'] (or anyOf with { type: 'null' })",
  example: 'write examples: […]',
  definitions: 'write $defs',
  dependencies: 'write dependentRequired or dependentSchemas',
};

const jsonSchemaObject = strict(partial(keywords)).meta({ id: 'JsonSchema' }) as unknown as z.ZodType<JsonSchema>;

export const jsonSchema = jsonSchemaObject;

function partial<Shape extends Readonly<Record<string, z.ZodType>>>(all: Shape) {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, value.optional()]));
}

function isPattern(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}
