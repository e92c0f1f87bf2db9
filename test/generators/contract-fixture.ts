import type { Files } from '../workspace.ts';
import { desk } from './fixture.ts';

/** The desk's shop, and a service that uses everything a contract can say. */
export const office: Files = {
  ...desk,
  'platform.yaml': (desk['platform.yaml'] ?? '').replace('conventions: {', 'conventions: { service: svc-<name>,'),
  'actors.yaml': `
parcel-carrier: { name: Parcel Carrier, type: External System, hosts: [b.carrier.example, a.carrier.example], description: Brings parcels. }
customs: { name: Customs, type: External System, description: Wants to know. }
driver: { name: Driver, type: Human, description: Drives. }
`,
  'applications/front-shop.yaml': `
title: Front Shop
type: Web
description: Where customers are.
screens:
  Home: { description: The first page., calls: [{ to: svc-parcels, endpoint: GET /parcels, for: Show parcels }] }
  Track: { description: Where a parcel is., calls: [{ to: svc-parcels, endpoint: GET /parcels, for: Show one }] }
`,
  'domains/dispatch.yaml': `
name: Dispatch
team: Dispatch Team
description: Sends things.
entities:
  parcels: { name: Parcels, owner: svc-parcels, readers: all, concurrency: optimistic }
`,
  'services/svc-parcels.yaml': `
title: Parcels
version: 1.2.0
domain: dispatch
description: Sends what was ordered.
settings:
  heaviest: { description: In grams., default: 30000 }
  zones: { description: Days by country., decision: ADR-001, default: 9, values: { SE: 2, DE: 1.5 } }
consumes:
  - events: [case.opened]
    calls:
      - { to: svc-desk, endpoint: 'GET /cases/{case_id}', for: See the case }
      - { to: customs, for: Tell of it }
store:
  engine: PostgreSQL 15
  schema: parcels
  tables:
    parcels:
      entity: parcels
      description: One parcel.
      columns:
        parcel_id: { type: UUID, primaryKey: true }
        _rev: { type: INTEGER, required: true }
        order_id: { type: UUID, required: true, references: svc-orders }
        size: { type: VARCHAR(1), required: true, values: [S, M, L] }
        Address: { type: TEXT, class: pii, encrypted: true, description: 'Where it goes' }
        price: { type: 'NUMERIC(10,2)' }
        number: { type: BIGINT, required: true }
        grams: { type: SMALLINT }
        ratio: { type: DOUBLE PRECISION }
        fragile: { type: BOOLEAN, required: true, default: false }
        tags: { type: 'TEXT[]', required: true }
        notes: { type: JSONB }
        photo: { type: BYTEA }
        place: { type: POINT }
        sent_on: { type: DATE }
        sent_at: { type: TIMESTAMPTZ, note: 'set once' }
        old_id: { type: NUMBER(19) }
        old_count: { type: NUMBER(9) }
api:
  basePath: /parcels/v1
  endpoints:
    POST /parcels:
      operation: sendParcel
      summary: Send a parcel
      entity: parcels
      access: command
      body: NewParcel
      responses: { 201: Parcel, 409: Error }
      calls:
        - { to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Find the order }
        - { to: svc-billing, endpoint: POST /invoices, for: Bill it, mode: deferred }
        - { to: svc-billing, endpoint: POST /refunds, for: Pay back, status: planned }
        - { to: svc-desk, endpoint: POST /notes, for: Leave a note, mode: deferred }
        - { to: svc-desk, endpoint: GET /cases, for: Find open cases }
        - { to: svc-desk, endpoint: 'PATCH /cases/{case_id}', for: Close the case }
        - { to: parcel-carrier, for: Have it fetched, mode: deferred }
    GET /parcels:
      operation: listParcels
      summary: List parcels
      entity: parcels
      params:
        - { name: size, in: query, required: true, schema: { type: array, items: { $ref: '#/components/schemas/Size' } } }
        - { name: page, in: query, description: From 1, schema: { type: integer, default: 1 } }
        - { name: near, in: query, content: { application/json: { schema: { type: object } } } }
        - { name: X-Region, in: header, schema: { type: string } }
        - { name: session, in: cookie, schema: { type: string } }
      responses: { 200: { schema: { type: array, items: { $ref: '#/components/schemas/Parcel' } } }, default: Error }
    PATCH /parcels/{parcel_id}:
      operation: changeParcel
      summary: Change a parcel
      entity: parcels
      deprecated: true
      params: [{ name: parcel_id, in: path, schema: { type: string, format: uuid } }]
      body: { schema: { type: object, properties: { size: { $ref: '#/components/schemas/Size' } } }, required: false }
      responses: { 200: Parcel, 202: { description: Later }, 204: {} }
    GET /parcels/{parcel_id}/label:
      operation: getLabel
      summary: Get the label
      public: true
      entity: parcels
      params: [{ name: parcel_id, in: path, schema: { type: string, format: uuid } }]
      responses: { 200: { content: { application/pdf: { schema: { type: string, format: binary } } } }, 404: Error }
    HEAD /parcels/{parcel_id}/label:
      operation: askLabel
      summary: Is there a label?
      entity: parcels
      params: [{ name: parcel_id, in: path, schema: { type: string, format: uuid } }]
      responses: { 200: {} }
  schemas:
    Size: { type: string, enum: [S, M, L], description: 'How large; a */ in here is no end' }
    Error: { type: object, description: What went wrong, required: [code], properties: { code: { type: string } } }
    Operations: { type: object, properties: { count: { type: integer } } }
    parcel-part.v2: { type: object, required: [name], properties: { name: { type: string }, parts: { type: array, items: { $ref: '#/components/schemas/parcel-part.v2' } } } }
    NewParcel:
      type: object
      description: What is to be sent.
      required: [order_id, size]
      properties:
        order_id: { type: string, format: uuid }
        size: { $ref: '#/components/schemas/Size', description: Of the box }
        gift-wrap: { type: boolean, default: false }
        note: { type: [string, 'null'], maxLength: 100, deprecated: true }
        worth: { anyOf: [{ type: number }, { type: 'null' }] }
        labels: { type: object, additionalProperties: { type: string } }
        corners: { type: array, minItems: 1, prefixItems: [{ type: number }, { type: string }], items: { type: boolean } }
        kind: { const: parcel }
        level: { enum: [1, 2, null] }
        content: { oneOf: [{ $ref: '#/components/schemas/Letter' }, { $ref: '#/components/schemas/Goods' }] }
        ready: { type: object, properties: { at: { type: string, format: date-time } }, additionalProperties: true }
        anything: {}
        nothing: false
    Letter: { type: object, required: [kind], properties: { kind: { const: letter }, pages: { type: integer } }, additionalProperties: false }
    Goods: { type: object, required: [kind], properties: { kind: { const: goods }, parts: { type: array, items: { $ref: '#/components/schemas/parcel-part.v2' } } } }
    Parcel:
      allOf:
        - { $ref: '#/components/schemas/NewParcel' }
        - { type: object, required: [parcel_id, _rev], properties: { parcel_id: { type: string, format: uuid }, _rev: { type: integer }, replaces: { $ref: '#/components/schemas/Parcel' } } }
    Tree: { type: object, additionalProperties: { $ref: '#/components/schemas/Tree' } }
    Unused: { type: object, properties: { a: { $ref: '#/components/schemas/Tree' } } }
`,
  'events/case.opened.yaml': (desk['events/case.opened.yaml'] ?? '').replace(
    'consumers: [',
    'consumers: [svc-parcels, ',
  ),
  'events/parcel.sent.yaml': `
message: ParcelSent
summary: A parcel was sent
description: A parcel is on its way.
channel: shop.dispatch.parcel.sent
producer: svc-parcels
trigger: POST /parcels
consumers: [svc-desk]
partitions: 12
onPoison: skip
payload:
  type: object
  required: [event_id, event_type, timestamp, parcel_id]
  properties:
    event_id: { type: string, format: uuid }
    event_type: { type: string, const: parcel.sent }
    timestamp: { type: string, format: date-time }
    parcel_id: { type: string, format: uuid }
    size: { type: string, enum: [S, M, L] }
`,
  'events/parcel.lost.yaml': `
message: ParcelLost
description: Nobody knows where it is.
channel: shop.dispatch.parcel.lost
producer: svc-parcels
status: planned
consumers: [svc-desk]
payload: { type: object, required: [event_id, event_type, timestamp], properties: { event_id: { type: string }, event_type: { type: string }, timestamp: { type: string } } }
`,
};
