import * as z from 'zod';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { kebabId, prose, strict, text, version } from './strict.ts';

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
  default: z.union([text, z.number(), z.boolean()]).optional().describe('A value, or an SQL expression as text.'),
  foreignKey: text.optional().describe('A real constraint: the name of a table of the same service.'),
  references: text.optional().describe('The service that owns the row behind this id; never a database constraint.'),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  values: z.array(text).min(1).optional().describe('The only values allowed.'),
  encrypted: z.boolean().optional(),
  generated: text.optional().describe('The SQL expression the database computes it from.'),
  key: text.optional(),
  class: dataClass.optional().describe('A data class of platform.yaml, like pii; none says that it was thought about.'),
  identifies: text.optional().describe('Whose identity it holds, like guest; rules ask for it.'),
  note: text.optional(),
  renamedFrom: text
    .optional()
    .describe('The released column it takes the place of. Both stand, in step, until this key goes.'),
  retireAfter: version
    .optional()
    .describe('The last version of the service that uses it; a later version may leave the column out.'),
  backfilled: z
    .boolean()
    .optional()
    .describe(
      'true: every row has a value and every running version writes one, so a released column may be required.',
    ),
});

const index = strict({
  columns: z.array(text).min(1),
  unique: z.boolean().optional(),
  where: text.optional().describe('The SQL condition of a partial index.'),
  using: text.optional().describe('The index method, like gin.'),
});

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2026-01');

const partition = z.discriminatedUnion(
  'by',
  [
    strict({
      by: z.literal('month'),
      column: text.describe('A date or a time; it never changes once the row is written.'),
      from: month.describe('The first month that gets a partition; earlier rows go to the default one.'),
      to: month.describe('The last month that gets a partition; moving it makes a migration.'),
    }),
    strict({
      by: z.literal('hash'),
      column: text.describe('The rows of one value stay together; it never changes once the row is written.'),
      parts: z.int().min(2).max(64),
    }),
  ],
  { error: 'must be { by: month, column, from, to } or { by: hash, column, parts }' },
);

const table = strict({
  entity: text.optional().describe('The data entity it stores, declared in a domain.'),
  description: prose,
  columns: z
    .record(text, column)
    .refine((columns) => Object.keys(columns).length > 0, 'a table has at least one column')
    .meta({ minProperties: 1 }),
  indexes: z.record(text, index).optional(),
  partition: partition.optional().describe('How the rows are spread over partitions.'),
  retireAfter: version
    .optional()
    .describe('The last version of the service that uses it; a later version may leave the table out.'),
  replicaOf: strict({
    service: text,
    table: text,
    fedBy: strict({ event: text.optional(), endpoint: text.optional() }).describe('One event, or one endpoint.'),
  })
    .optional()
    .describe('The table of another service that this one copies, and what keeps the copy fresh.'),
});

const store = strict({
  engine: text.describe('What production runs on, like PostgreSQL 15.'),
  schema: text
    .regex(/^(?!pg_|public$|information_schema$)/i, 'is a schema of PostgreSQL itself; take another name')
    .describe('The database schema; no two services share one.'),
  volume: text.optional().describe('How much, in words: ~5,000 check-ins/day.'),
  backup: text.optional(),
  connectionPool: strict({ min: z.int().min(0), max: z.int().min(1), idleTimeout: text }).optional(),
  features: z.array(text).optional().describe('What the store must really do, like monthly partitions.'),
  tables: z.record(text, table),
});

export const call = strict({
  to: text.describe('A service, or an external system of actors.yaml.'),
  endpoint: text.optional().describe('Method and path as the service declares them; left out for an external system.'),
  for: text.describe('Why, in a few words a reader of a diagram understands.'),
  mode: z.enum(['sync', 'deferred']).optional().describe('deferred: sent after commit, and again until it succeeds.'),
  status: z.enum(['planned']).optional().describe('planned: not built yet, so its endpoint need not exist.'),
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
  operation: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a name like createOrder')
    .describe('The name of the handler and of the client function, like createOrder.'),
  summary: text,
  description: prose.optional(),
  tags: z.array(text).optional(),
  deprecated: z.boolean().optional(),
  entity: text.optional().describe('The data entity it reads or changes, declared in a domain.'),
  access: z
    .enum(['read', 'write', 'command'])
    .optional()
    .describe('write: the owner alone; command: others may ask the owner to do it. The default follows the method.'),
  workflow: text.optional().describe('A workflow of platform.yaml that it is a step of.'),
  public: z.boolean().optional().describe('true: callers need no token.'),
  params: z
    .array(
      z.union([text, parameter], { error: 'must be the name of a parameter under api.parameters, or a parameter' }),
    )
    .optional()
    .describe('Parameters, or names of those under api.parameters.'),
  body: body.optional(),
  responses: z
    .record(z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/, 'must be a status code like 201'), response)
    .refine((responses) => Object.keys(responses).length > 0, 'an operation answers at least one status')
    .meta({ minProperties: 1, description: 'By status: the name of a schema, or a response.' }),
  calls: z.array(call).optional().describe('What it calls; nothing else can be called from its handler.'),
});

const api = strict({
  basePath: z.string().regex(/^\/\S*$/, 'must start with /'),
  endpoints: z.record(endpointKey, endpoint).describe('By method and path: GET /orders/{order_id}.'),
  parameters: z.record(text, parameter).optional().describe('Parameters that several endpoints name.'),
  schemas: z.record(text, jsonSchema).optional(),
  tags: z.record(text, z.string()).optional().describe('A description for each tag of the endpoints.'),
});

export const serviceSchema = strict({
  title: text,
  label: text.optional().describe('The short name in diagrams.'),
  version: version.describe('The version of its contract.'),
  domain: text,
  description: prose,
  clearance: z.array(dataClass).optional().describe('Data classes whose fields it may receive from others.'),
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
    .optional()
    .describe('Values that people may change without a release.'),
  secrets: z
    .record(kebabId, strict({ description: prose }))
    .optional()
    .describe('Keys of its own, 32 bytes each, which its environment holds: guest-data-key as GUEST_DATA_KEY.'),
  consumes: z
    .array(strict({ events: z.array(text).min(1), calls: z.array(call).min(1) }))
    .optional()
    .describe('Calls made while hearing events; who hears an event is said at the event.'),
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
export type PartitionData = z.infer<typeof partition>;
