import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing } from '../workspace.ts';
import * as coded from './code.ts';
import { billingMigration, billingStore } from './store.ts';

it('reports a schema that two services share, whatever its case', () => {
  const [found] = expectFindings(
    'one-schema-per-service',
    changed('services/svc-orders.yaml', 'schema: orders\n', 'schema: «BILLING»\n'),
    ['schema BILLING of svc-orders is already the schema of svc-billing'],
  );
  expect(found?.related?.[0]?.at.file).toBe('architecture/services/svc-billing.yaml');
});

it('lets one schema name begin with another', () => {
  expectNothing(
    'one-schema-per-service',
    changed('services/svc-orders.yaml', 'schema: orders\n', 'schema: billing2\n'),
  );
});

it('reports a migration that creates a schema of another name', () => {
  const [found] = coded.expectFindings('one-schema-per-service', billingMigration('create schema «bills»;'), [
    'svc-billing creates the schema bills; the architecture says billing',
  ]);
  expect(found?.related?.[0]).toMatchObject({ at: { file: 'architecture/services/svc-billing.yaml' } });
});

it('reports code that does', () => {
  coded.expectFindings('one-schema-per-service', billingStore('create schema if not exists «orders»'), [
    'svc-billing creates the schema orders; the architecture says billing',
  ]);
});

it('lets a migration create the declared schema', () => {
  coded.expectNothing('one-schema-per-service', billingMigration('create schema if not exists billing;'));
});
