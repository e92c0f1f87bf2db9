import { type Files, shop } from '../workspace.ts';

/** The shop with a help desk that uses everything a contract can say. */
export const desk: Files = {
  ...shop,
  'domains/care.yaml': `
name: Care
team: Care Team
description: Helps customers.
entities:
  cases: { name: Cases, owner: svc-desk, readers: all, concurrency: optimistic }
  notes: { name: Notes, owner: svc-desk, readers: all }
`,
  'services/svc-desk.yaml': `
title: Shop Help Desk Service
version: 2.3.1
domain: care
description: >-
  Keeps the cases of customers.
x-tier: 2
consumes:
  - events: [order.placed]
    calls: [{ to: svc-orders, endpoint: 'GET /orders/{order_id}', for: See what was ordered }]
store:
  engine: PostgreSQL 15
  schema: desk
  tables:
    cases:
      entity: cases
      description: One case.
      columns: { case_id: { type: UUID, primaryKey: true }, _rev: { type: INTEGER, required: true } }
    notes:
      entity: notes
      description: One note.
      columns: { note_id: { type: UUID, primaryKey: true } }
api:
  basePath: /desk/v2
  x-gateway: { timeout: 5s, cache: false }
  tags: { Cases: 'What customers ask, and what became of it' }
  endpoints:
    POST /cases:
      operation: openCase
      summary: Open a case
      description: Opens a case and tells the shop.
      tags: [Cases, Front]
      entity: cases
      workflow: checkout
      x-cost: low
      body: NewCase
      responses:
        201:
          description: The case was opened
          schema: { $ref: '#/components/schemas/Case' }
          headers: { Location: { schema: { type: string, format: uri }, description: Address of the case } }
          links: { self: { operationId: getCase } }
        400: Failure
        409: { description: The customer has an open case, schema: Refusal }
        422: {}
      calls:
        - { to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Find the order }
        - { to: svc-billing, endpoint: POST /refunds, for: Pay back, mode: deferred, status: planned }
    GET /cases:
      operation: listCases
      summary: List cases
      tags: [Cases]
      entity: cases
      params:
        - Page
        - { name: state, in: query, description: Only these, schema: { type: array, items: { $ref: '#/components/schemas/State' } }, style: form, explode: false }
      responses: { 200: { schema: { type: array, items: { $ref: '#/components/schemas/Case' } } }, default: Failure }
    GET /cases/{case_id}:
      operation: getCase
      summary: Get a case
      entity: cases
      params: [CaseId]
      responses: { 200: Case, 404: { schema: { type: object, properties: { near: { type: string } } } } }
    PATCH /cases/{case_id}:
      operation: changeCase
      summary: Change a case
      tags: [Cases]
      entity: cases
      params:
        - { name: case_id, in: path, description: The case, schema: { type: string, format: uuid } }
        - { name: If-Match, in: header, required: true, schema: { type: string } }
      body: { schema: { type: object, minProperties: 1, properties: { state: { $ref: '#/components/schemas/State' } } }, required: false }
      responses: { 200: Case, 404: Problem }
    DELETE /cases/{case_id}:
      operation: dropCase
      summary: Drop a case
      deprecated: true
      params: [CaseId]
      tags: [Cases]
      entity: cases
      responses: { 204: {} }
    POST /cases/search:
      operation: findCases
      summary: Find cases
      access: read
      tags: [Cases]
      entity: cases
      body: { content: { application/json: { schema: { type: object, properties: { text: { type: string, minLength: 3 } } }, example: { text: broken } } } }
      responses: { 200: { content: { application/json: { schema: Case }, text/csv: { schema: { type: string } } } } }
    POST /notes:
      operation: writeNote
      summary: Write a note
      public: true
      entity: notes
      access: command
      params: [{ name: idempotency-key, in: header, description: My own, schema: { type: string } }]
      body: { schema: Note, description: The note }
      responses: { 202: Note, 413: Failure, 500: { content: { text/plain: { schema: { type: string } } } } }
  parameters:
    CaseId: { name: case_id, in: path, schema: { type: string, format: uuid } }
    Page: { name: page, in: query, description: From 1, schema: { type: integer, minimum: 1, default: 1 } }
    IdempotencyKey: { name: X-Retry, in: header, schema: { type: string } }
  schemas:
    Problem: { type: object, description: Our own idea of a problem, properties: { hint: { type: string } } }
    Failure: { type: object, required: [status, code], properties: { status: { type: string }, code: { type: string } }, additionalProperties: false }
    Refusal: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: object, properties: { until: { type: string, format: date } } }] }
    RefusalProblem: { type: object, properties: { taken: { type: boolean } } }
    State: { type: string, enum: [open, waiting, closed] }
    NewCase:
      type: object
      required: [text, customer_id]
      properties:
        text: { type: string, minLength: 5, maxLength: 200, x-data-class: pii }
        customer_id: { type: string, format: uuid }
        order_no: { type: string, pattern: '^O-\\d{4}$' }
        about: { oneOf: [{ $ref: '#/components/schemas/Product' }, { $ref: '#/components/schemas/Delivery' }] }
    Product: { type: object, required: [kind, sku], properties: { kind: { const: product }, sku: { type: string } } }
    Delivery: { type: object, required: [kind], properties: { kind: { const: delivery }, day: { type: string, format: date } } }
    Case:
      allOf:
        - { $ref: '#/components/schemas/NewCase' }
        - type: object
          required: [state, case_id]
          properties:
            case_id: { type: string, format: uuid }
            state: { $ref: '#/components/schemas/State' }
            related: { type: array, items: { $ref: '#/components/schemas/Case' } }
            worth: { type: [number, 'null'], minimum: 0, multipleOf: 0.01 }
    Note:
      type: object
      properties: { text: { type: string }, at: { type: string, format: date-time } }
      examples: [{ text: Called back, at: '2026-05-04T10:00:00Z' }]
`,
  'events/case.opened.yaml': `
message: CaseOpened
summary: A case was opened
description: Somebody asked for help.
channel: shop.care.case.opened
version: 1.1.0
producer: svc-desk
trigger: POST /cases
consumers: [svc-orders, svc-desk]
key: customer
partitions: 6
x-retention: 30d
payload:
  type: object
  required: [event_id, event_type, timestamp, case_id, customer]
  properties:
    event_id: { type: string, format: uuid }
    event_type: { type: string, const: case.opened }
    timestamp: { type: string, format: date-time }
    case_id: { type: string, format: uuid }
    customer: { $ref: '#/components/schemas/Party' }
schemas:
  Party: { type: string, minLength: 1 }
`,
  'events/case.closed.yaml': `
message: CaseClosed
description: The case is done.
channel: shop.care.case.closed
producer: svc-desk
status: planned
consumers: []
payload:
  type: object
  required: [event_id, event_type, timestamp, by]
  properties:
    event_id: { type: string, format: uuid }
    event_type: { type: string, const: case.closed }
    timestamp: { type: string, format: date-time }
    by: { $ref: '#/components/schemas/Party' }
  examples:
    - { event_id: 5e8f0b3a-91d7-4f26-a4c5-6d2e1b9c7f08, event_type: case.closed, timestamp: '2026-05-04T10:00:00Z', by: { name: Ann } }
schemas:
  Party: { type: object, properties: { name: { type: string }, chief: { $ref: '#/components/schemas/Party' } } }
`,
};
