import * as z from 'zod';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { kebabId, prose, strict, text } from './strict.ts';

const endpointKey = z
  .string()
  .regex(
    /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/\S*$/,
    'must be a method and a path, like GET /orders/{order_id}',
  );

/** A schema, or the name of one under api.schemas. */
const schemaOrName = z.union([text, jsonSchema], {
  error: 'must be the name of a schema under api.schemas, or a JSON Schema',
});
export type SchemaOrName = string | JsonSchema;

export const dataClass = kebabId;

const column = strict({
  type: text,
  description: prose.optional(),
  primaryKey: z.boolean().optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  default: z.union([text, z.number(), z.boolean()]).optional(),
  /** A real constraint: a table of the same schema. */
  foreignKey: text.optional(),
  /** An id whose row another service owns: never a constraint. */
  references: text.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  values: z.array(text).min(1).optional(),
  encrypted: z.boolean().optional(),
  generated: text.optional(),
  key: text.optional(),
  class: dataClass.optional(),
  identifies: text.optional(),
  note: text.optional(),
});

const index = strict({
  columns: z.array(text).min(1),
  unique: z.boolean().optional(),
  where: text.optional(),
  using: text.optional(),
});

const table = strict({
  entity: text.optional(),
  description: prose,
  columns: z
    .record(text, column)
    .refine((columns) => Object.keys(columns).length > 0, 'a table has at least one column'),
  indexes: z.record(text, index).optional(),
  replicaOf: strict({
    service: text,
    table: text,
    fedBy: strict({ event: text.optional(), endpoint: text.optional() }),
  }).optional(),
});

const store = strict({
  engine: text,
  schema: text,
  volume: text.optional(),
  backup: text.optional(),
  connectionPool: strict({ min: z.int().min(0), max: z.int().min(1), idleTimeout: text }).optional(),
  features: z.array(text).optional(),
  tables: z.record(text, table),
});

export const call = strict({
  to: text,
  endpoint: text.optional(),
  for: text,
  mode: z.enum(['sync', 'deferred']).optional(),
  status: z.enum(['planned']).optional(),
});

const parameter = strict({
  name: text,
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  description: prose.optional(),
  deprecated: z.boolean().optional(),
  schema: jsonSchema.optional(),
  style: text.optional(),
  explode: z.boolean().optional(),
  allowReserved: z.boolean().optional(),
  allowEmptyValue: z.boolean().optional(),
  example: z.unknown().optional(),
  examples: z.record(text, z.unknown()).optional(),
  content: z.record(text, z.unknown()).optional(),
});

const mediaType = strict({
  schema: schemaOrName.optional(),
  example: z.unknown().optional(),
  examples: z.record(text, z.unknown()).optional(),
  encoding: z.record(text, z.unknown()).optional(),
});

const body = z.union(
  [
    text,
    strict({
      schema: schemaOrName.optional(),
      description: prose.optional(),
      required: z.boolean().optional(),
      content: z.record(text, mediaType).optional(),
    }),
  ],
  { error: 'must be the name of a schema, or { schema, description, required, content }' },
);

const response = z.union(
  [
    text,
    strict({
      schema: schemaOrName.optional(),
      description: prose.optional(),
      headers: z.record(text, z.unknown()).optional(),
      content: z.record(text, mediaType).optional(),
      links: z.record(text, z.unknown()).optional(),
    }),
  ],
  { error: 'must be the name of a schema, or { schema, description, headers, content }' },
);

const endpoint = strict({
  operation: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a name like createOrder'),
  summary: text,
  description: prose.optional(),
  tags: z.array(text).optional(),
  deprecated: z.boolean().optional(),
  entity: text.optional(),
  /** Who may cause it: `read`, `write` (the owner alone), or `command` (others may ask the owner to do it). */
  access: z.enum(['read', 'write', 'command']).optional(),
  workflow: text.optional(),
  public: z.boolean().optional(),
  params: z
    .array(
      z.union([text, parameter], { error: 'must be the name of a parameter under api.parameters, or a parameter' }),
    )
    .optional(),
  body: body.optional(),
  responses: z
    .record(z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/, 'must be a status code like 201'), response)
    .refine((responses) => Object.keys(responses).length > 0, 'an operation answers at least one status'),
  calls: z.array(call).optional(),
});

const api = strict({
  basePath: z.string().regex(/^\/\S*$/, 'must start with /'),
  endpoints: z.record(endpointKey, endpoint),
  parameters: z.record(text, parameter).optional(),
  schemas: z.record(text, jsonSchema).optional(),
  tags: z.record(text, z.string()).optional(),
});

export const serviceSchema = strict({
  title: text,
  label: text.optional(),
  version: text,
  domain: text,
  description: prose,
  /** Data classes whose fields this service may receive from others. */
  clearance: z.array(dataClass).optional(),
  settings: z
    .record(
      kebabId,
      strict({
        description: prose,
        decision: text.optional(),
        default: z.unknown(),
        values: z.record(text, z.unknown()).optional(),
      }),
    )
    .optional(),
  /** Work done while hearing events; who hears what is said at the event. */
  consumes: z.array(strict({ events: z.array(text).min(1), calls: z.array(call).min(1) })).optional(),
  store: store.optional(),
  api: api.optional(),
});

export type ServiceData = z.infer<typeof serviceSchema>;
export type ApiData = z.infer<typeof api>;
export type EndpointData = z.infer<typeof endpoint>;
export type ParameterData = z.infer<typeof parameter>;
export type BodyData = z.infer<typeof body>;
export type ResponseData = z.infer<typeof response>;
export type MediaTypeData = z.infer<typeof mediaType>;
export type CallData = z.infer<typeof call>;
export type TableData = z.infer<typeof table>;
export type ColumnData = z.infer<typeof column>;
export type IndexData = z.infer<typeof index>;
