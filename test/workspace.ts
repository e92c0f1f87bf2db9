import { expect } from 'vitest';
import type { Diagnostic } from '../model/finding.ts';
import { load, rememberingReader } from '../model/load.ts';
import type { Model } from '../model/model.ts';
import { compare } from '../model/raw.ts';
import { placesOf, type Source } from '../model/source.ts';
import { check, type More } from '../rules/check.ts';

/**
 * Files of a workspace by their path below `architecture/`; what is not given comes from `shop`. A path that begins with
 * a slash starts at the workspace itself: code.
 */
export type Files = Readonly<Record<string, string>>;

/** A small sound workspace of another trade: two domains, three services, one event, one decision. */
export const shop: Files = {
  'platform.yaml': `
name: Shop
description: A small shop.
conventions: { channel: shop.<domain>.<aggregate>.<past-verb> }
dataClasses:
  pii: { title: Personal data, description: Who somebody is., looksLike: [email, '*_name'] }
  pci: { title: Card data, description: Of a payment card., looksLike: [card_*] }
workflows: { checkout: { title: Checkout, description: From cart to order. } }
`,
  'domains/sales.yaml': `
name: Sales
team: Sales Team
description: Sells things.
entities:
  orders: { name: Orders, owner: svc-orders, readers: [svc-billing] }
`,
  'domains/finance.yaml': `
name: Finance
team: Finance Team
description: Bills things.
entities:
  invoices: { name: Invoices, owner: svc-billing, readers: all }
  ledgers: { name: Ledgers, owner: svc-ledger, readers: all }
`,
  'services/svc-orders.yaml': `
title: Orders
version: 1.0.0
domain: sales
description: Keeps orders.
store:
  engine: PostgreSQL 15
  schema: orders
  tables:
    orders:
      entity: orders
      description: One order.
      columns:
        order_id: { type: UUID, primaryKey: true }
        total: { type: INTEGER, required: true }
api:
  basePath: /orders/v1
  endpoints:
    POST /orders:
      operation: createOrder
      summary: Place an order
      entity: orders
      body: Order
      responses: { 201: Order }
      calls:
        - { to: svc-billing, endpoint: POST /invoices, for: Bill the order, mode: deferred }
    GET /orders/{order_id}:
      operation: getOrder
      summary: Get an order
      entity: orders
      params: [{ name: order_id, in: path, required: true, schema: { type: string } }]
      responses: { 200: Order }
  schemas:
    Order: { type: object, properties: { order_id: { type: string }, total: { type: integer } } }
`,
  'services/svc-billing.yaml': `
title: Billing
version: 1.0.0
domain: finance
description: Writes invoices.
store:
  engine: PostgreSQL 15
  schema: billing
  tables:
    invoices:
      entity: invoices
      description: One invoice.
      columns:
        invoice_id: { type: UUID, primaryKey: true }
        order_id: { type: UUID, required: true, references: svc-orders }
api:
  basePath: /billing/v1
  endpoints:
    POST /invoices:
      operation: createInvoice
      summary: Write an invoice
      entity: invoices
      access: command
      responses: { 201: Invoice }
      calls:
        - { to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }
    GET /invoices/{invoice_id}:
      operation: getInvoice
      summary: Get an invoice
      entity: invoices
      params: [{ name: invoice_id, in: path, required: true, schema: { type: string } }]
      responses: { 200: Invoice }
  schemas:
    Invoice: { type: object, properties: { invoice_id: { type: string } } }
`,
  'services/svc-ledger.yaml': `
title: Ledger
version: 1.0.0
domain: finance
description: Keeps ledgers.
store:
  engine: PostgreSQL 15
  schema: ledger
  tables:
    ledgers:
      entity: ledgers
      description: One ledger.
      columns: { ledger_id: { type: UUID, primaryKey: true } }
api:
  basePath: /ledger/v1
  endpoints:
    GET /ledgers:
      operation: listLedgers
      summary: List ledgers
      entity: ledgers
      responses: { 200: Ledger }
  schemas:
    Ledger: { type: object, properties: { ledger_id: { type: string } } }
`,
  'events/order.placed.yaml': `
message: OrderPlaced
description: An order was placed.
channel: shop.sales.order.placed
producer: svc-orders
trigger: POST /orders
consumers: [svc-billing]
payload:
  type: object
  required: [event_id, event_type, timestamp, order_id]
  properties:
    event_id: { type: string, format: uuid }
    event_type: { type: string, const: order.placed }
    timestamp: { type: string, format: date-time }
    order_id: { type: string }
    total: { type: integer }
`,
  'decisions/ADR-001-own-your-data.md': `---
title: Own your data
status: Accepted
date: 2026-01-15
services: [svc-orders]
options: [One database, A schema per service]
chosen: A schema per service
enforcedBy: [one-schema-per-service]
---

# ADR-001: Own your data

## Context and Problem Statement

Who may write what?

## Considered Options

- One database
- A schema per service

## Decision Outcome

A schema per service.
`,
};

const today = '2026-06-01';
const isMetadata = ({ path }: Source) => path.startsWith('architecture/');
/** Most files stay the same from test to test. */
const reader = rememberingReader();

interface Mark {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

/** Takes the «» marks out of the files and remembers where they stood. */
export function unmark(files: Files): { sources: Source[]; marks: Mark[] } {
  const marks: Mark[] = [];
  const sources = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, marked]) => {
      const path = name.startsWith('/') ? name.slice(1) : `architecture/${name}`;
      let text = '';
      for (const part of marked.split(/(«|»)/)) {
        if (part === '«') {
          const before = text.split('\n');
          marks.push({ file: path, line: before.length, col: (before.at(-1) ?? '').length + 1 });
        } else if (part !== '»') text += part;
      }
      return { path, text };
    });
  return { sources, marks };
}

/** Everything `novatrek check` would say of these files (laid over `shop`), with places. */
export function checkFiles(
  files: Files,
  base: Files = shop,
  more: (model: Model, code: readonly Source[]) => More = () => ({}),
): { diagnostics: Diagnostic[]; at: (one: Diagnostic) => string; marks: Mark[] } {
  const { sources, marks } = unmark({ ...base, ...files });
  const loaded = load(sources.filter(isMetadata), undefined, reader);
  const code = sources.filter((source) => !isMetadata(source));
  const diagnostics =
    loaded.model === undefined
      ? [...loaded.diagnostics]
      : [...check(loaded.model, today, more(loaded.model, code)).diagnostics];
  const byPath = new Map(sources.map((source) => [source.path, placesOf(source)]));
  const at = (one: Diagnostic) => {
    const place = byPath.get(one.at.file)?.(one.at) ?? { line: 1, col: 1 };
    return `${one.at.file}:${place.line}:${place.col}`;
  };
  return { diagnostics, at, marks };
}

/**
 * The rule reports exactly `messages` (each a part of a finding's message), in the order of the «» marks, and each
 * finding points at its mark. Other rules may say what they like. The findings come back in that order.
 */
export function expectFindings(
  rule: string,
  files: Files,
  messages: readonly string[],
  base: Files = shop,
  more?: Parameters<typeof checkFiles>[2],
): Diagnostic[] {
  const { diagnostics, at, marks } = checkFiles(files, base, more);
  const found = diagnostics.filter((one) => one.rule === rule && one.exception === undefined);
  const key = (place: string) => place.replaceAll(/\d+/g, (digits) => digits.padStart(6, '0'));
  const places = found.map((one) => ({ place: at(one), one })).sort((a, b) => compare(key(a.place), key(b.place)));
  const wanted = marks.map((mark) => `${mark.file}:${mark.line}:${mark.col}`);
  const everything = diagnostics.map((one) => `${at(one)} ${one.rule} ${one.message}`).join('\n');
  expect(
    places.map((one) => one.place),
    everything,
  ).toEqual(wanted);
  for (const [i, message] of messages.entries()) expect(places[i]?.one.message).toContain(message);
  expect(places).toHaveLength(messages.length);
  for (const one of found) expect(one.subject, 'every finding names its subject').not.toBe('');
  return places.map(({ one }) => one);
}

/** The workspace can be loaded, and the rule says nothing: a near-miss with a typo would prove nothing. */
export function expectNothing(
  rule: string,
  files: Files = {},
  base: Files = shop,
  more?: Parameters<typeof checkFiles>[2],
): void {
  modelOf(files, base);
  const { diagnostics, at } = checkFiles(files, base, more);
  expect(diagnostics.filter((one) => one.rule === rule).map((one) => `${at(one)} ${one.message}`)).toEqual([]);
}

/** A file of the workspace with one text replaced; the text must be there. */
export function changed(name: string, from: string, to: string, base: Files = shop): Files {
  const text = base[name];
  if (text === undefined || !text.includes(from)) throw new Error(`${name} does not hold ${from}`);
  return { [name]: text.replace(from, () => to) };
}

/** Several replacements, one after the other: the files they touch. */
export function edited(...edits: readonly (readonly [name: string, from: string, to: string])[]): Files {
  let files: Files = {};
  for (const [name, from, to] of edits)
    files = Object.assign({}, files, changed(name, from, to, { ...shop, ...files }));
  return files;
}

/** The least a service can say of itself, and whatever else the test needs. */
export function bareService(domain: string, rest = ''): string {
  return `title: Extra\nversion: 1.0.0\ndomain: ${domain}\ndescription: One more service.\n${rest}`;
}

export function modelOf(files: Files = {}, base: Files = shop): Model {
  const loaded = load(unmark({ ...base, ...files }).sources.filter(isMetadata));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}
