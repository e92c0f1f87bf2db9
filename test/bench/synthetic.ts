import type { Source } from '../../model/source.ts';

export interface Size {
  readonly domains: number;
  readonly services: number;
  readonly events: number;
}

/**
 * A made-up company of any size, the same at every run: each service has a store of three tables, five endpoints and
 * calls to a few others, the way the services of a grown system do.
 */
export function syntheticSources({ domains, services, events }: Size): Source[] {
  const sources: Source[] = [];
  const add = (path: string, text: string) => sources.push({ path: `architecture/${path}`, text });
  add(
    'platform.yaml',
    'name: Synthetic\ndescription: A made-up company.\nconventions: { channel: syn.<domain>.<aggregate>.<past-verb> }\n',
  );
  for (let d = 0; d < domains; d++) {
    const members = range(services).filter((s) => s % domains === d);
    const entities = members
      .map((s) => `  things-${s}: { name: Things ${s}, owner: svc-${s}, readers: all }\n`)
      .join('');
    add(
      `domains/domain-${d}.yaml`,
      `name: Domain ${d}\nteam: Team ${d}\ncolor: '#2563eb'\ndescription: Part ${d} of the made-up company.\nentities:\n${entities}`,
    );
  }
  for (let s = 0; s < services; s++) add(`services/svc-${s}.yaml`, service(s, services, domains));
  for (let e = 0; e < events; e++) add(`events/thing-${e}.changed.yaml`, event(e, services, domains));
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function service(s: number, services: number, domains: number): string {
  // Calls go to lower numbers only, so the graph has no cycle; the spread keeps chains short.
  const targets = [
    ...new Set(
      [1, 7, 31]
        .map((step) => s - step * (1 + (s % 3)))
        .filter((target) => target >= 0 && Math.floor(target / 100) === Math.floor(s / 100)),
    ),
  ];
  const calls = targets
    .map((t) => `        - { to: svc-${t}, endpoint: 'GET /things/{thing_id}', for: Look up thing ${t} }\n`)
    .join('');
  const tables = range(3)
    .map(
      (t) => `    table_${t}:
      entity: things-${s}
      description: Table ${t} of service ${s}.
      columns:
        id: { type: UUID, primaryKey: true, default: gen_random_uuid() }
        name: { type: VARCHAR(100), required: true }
        status: { type: VARCHAR(20), required: true, default: "'open'" }
        other_id: { type: UUID, references: svc-${(s * 7 + t) % services} }
        created_at: { type: TIMESTAMPTZ, required: true, default: NOW() }
      indexes:
        idx_${t}_status: { columns: [status, created_at DESC] }
`,
    )
    .join('');
  return `title: Synthetic Service ${s}
version: 1.${s % 10}.0
domain: domain-${s % domains}
description: Service ${s} keeps the things of number ${s} and answers for them.
store:
  engine: PostgreSQL 15
  schema: schema_${s}
  tables:
${tables}api:
  basePath: /things-${s}/v1
  endpoints:
    GET /things:
      operation: listThings
      summary: List things
      entity: things-${s}
      params: [{ name: status, in: query, schema: { type: string, enum: [open, closed] } }]
      responses: { 200: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } }
    POST /things:
      operation: createThing
      summary: Create a thing
      entity: things-${s}
      body: ThingCreate
      responses: { 201: Thing }
${calls === '' ? '' : `      calls:\n${calls}`}    GET /things/{thing_id}:
      operation: getThing
      summary: Get a thing
      entity: things-${s}
      params: [ThingId]
      responses: { 200: Thing }
    PATCH /things/{thing_id}:
      operation: updateThing
      summary: Change a thing
      entity: things-${s}
      params: [ThingId]
      body: ThingCreate
      responses: { 200: Thing }
    DELETE /things/{thing_id}:
      operation: removeThing
      summary: Remove a thing
      entity: things-${s}
      params: [ThingId]
      responses: { 204: {} }
  parameters:
    ThingId: { name: thing_id, in: path, required: true, schema: { type: string, format: uuid } }
  schemas:
    Status: { type: string, enum: [open, closed] }
    Thing:
      type: object
      description: One thing of service ${s}.
      required: [id, name, status]
      properties:
        id: { type: string, format: uuid }
        name: { type: string, maxLength: 100 }
        status: { $ref: '#/components/schemas/Status' }
        tags: { type: array, items: { type: string } }
        created_at: { type: string, format: date-time }
    ThingCreate:
      type: object
      required: [name]
      properties: { name: { type: string, maxLength: 100 }, status: { $ref: '#/components/schemas/Status' } }
`;
}

function event(e: number, services: number, domains: number): string {
  const producer = e % services;
  const consumers = [...new Set([(e * 3 + 1) % services, (e * 5 + 2) % services])].filter(
    (consumer) => consumer !== producer,
  );
  return `message: Thing${e}Changed
description: Thing ${e} has changed.
channel: syn.domain-${producer % domains}.thing-${e}.changed
producer: svc-${producer}
trigger: POST /things
consumers: [${consumers.map((consumer) => `svc-${consumer}`).join(', ')}]
payload:
  type: object
  required: [event_id, event_type, timestamp, thing_id]
  properties:
    event_id: { type: string, format: uuid }
    event_type: { type: string, const: thing-${e}.changed }
    timestamp: { type: string, format: date-time }
    thing_id: { type: string, format: uuid }
    status: { type: string, enum: [open, closed] }
`;
}

function range(many: number): number[] {
  return Array.from({ length: many }, (_, i) => i);
}
