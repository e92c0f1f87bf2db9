import { expect, it } from 'vitest';
import { constraintsLabel, readAccessLabel } from '../../model/labels.ts';
import type { Column, Entity } from '../../model/model.ts';
import { changed, modelOf } from '../workspace.ts';

function entity(readers: string): Entity {
  const files = changed('domains/sales.yaml', 'readers: [svc-billing]', readers);
  const found = modelOf(files).entities.get('orders');
  if (found === undefined) throw new Error('the shop has no orders');
  return found;
}

function column(written: string): Column {
  const files = changed('services/svc-orders.yaml', 'total: { type: INTEGER, required: true }', `total: ${written}`);
  const found = modelOf(files).columns.find((one) => one.id === 'orders.orders.total');
  if (found === undefined) throw new Error('the shop has no total');
  return found;
}

it.each([
  ['readers: [svc-billing]', 'svc-billing'],
  ['readers: [svc-ledger, svc-billing]', 'svc-ledger, svc-billing'],
  [
    'readers: [{ service: svc-billing, note: read }, svc-ledger, { service: svc-orders, note: via delegation }]',
    'svc-billing (read), svc-ledger, svc-orders (via delegation)',
  ],
  ['readers: [svc-billing], readersNote: totals only', 'svc-billing (totals only)'],
  ['readers: all', 'All services'],
  ['readers: all, readersNote: read-only via API', 'All services (read-only via API)'],
  ['readers: []', 'None'],
  ['readers: [], readersNote: Internal (no external readers)', 'Internal (no external readers)'],
])('labels the read access of an entity with %s', (written, label) => {
  expect(readAccessLabel(entity(written))).toBe(label);
});

it.each([
  ['{ type: UUID, primaryKey: true }', 'PK'],
  ['{ type: UUID, primaryKey: true, default: gen_random_uuid() }', 'PK, DEFAULT gen_random_uuid()'],
  ['{ type: UUID, primaryKey: true, foreignKey: orders }', 'PK, FK -> orders'],
  ['{ type: DATE, required: true }', 'NOT NULL'],
  ['{ type: DATE }', 'NULL'],
  ['{ type: DATE, required: true, unique: true }', 'NOT NULL, UNIQUE'],
  ['{ type: UUID, required: true, foreignKey: orders }', 'NOT NULL, FK -> orders'],
  ['{ type: UUID, foreignKey: orders }', 'NULL, FK -> orders'],
  ['{ type: UUID, required: true, references: svc-billing }', 'NOT NULL'],
  ['{ type: BOOLEAN, required: true, default: false }', 'NOT NULL, DEFAULT FALSE'],
  ['{ type: BOOLEAN, required: true, default: true }', 'NOT NULL, DEFAULT TRUE'],
  ['{ type: INTEGER, required: true, default: 0 }', 'NOT NULL, DEFAULT 0'],
  [`{ type: JSONB, required: true, default: "'{}'" }`, "NOT NULL, DEFAULT '{}'"],
  ['{ type: TIMESTAMPTZ, default: NOW() }', 'DEFAULT NOW()'],
  ['{ type: SMALLINT, required: true, minimum: 1, maximum: 3 }', 'NOT NULL, CHECK (1-3)'],
  ['{ type: SMALLINT, required: true, minimum: 0 }', 'NOT NULL, CHECK (>= 0)'],
  ['{ type: SMALLINT, maximum: 9 }', 'NULL, CHECK (<= 9)'],
  ['{ type: SMALLINT, exclusiveMinimum: 0, maximum: 9 }', 'NULL, CHECK (> 0), CHECK (<= 9)'],
  ['{ type: TEXT, required: true, unique: true, encrypted: true }', 'NOT NULL, UNIQUE, ENCRYPTED'],
  ['{ type: TEXT, required: true, values: [photo, video] }', 'NOT NULL (photo/video)'],
  ['{ type: TEXT, required: true, note: the caller }', 'NOT NULL'],
  ['{ type: INTEGER, generated: a - b }', 'GENERATED ALWAYS AS (a - b)'],
  ["{ type: String, primaryKey: true, key: 'orders::{order_id}' }", 'orders::{order_id}'],
])('labels the constraints of a column %s', (written, label) => {
  expect(constraintsLabel(column(written))).toBe(label);
});
