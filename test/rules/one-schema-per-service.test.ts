import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing } from '../workspace.ts';

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
