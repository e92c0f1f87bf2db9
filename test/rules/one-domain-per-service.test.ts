import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const ledgers = '  ledgers: { name: Ledgers, owner: svc-ledger, readers: all }\n';

it('reports an entity whose owner lives in another domain', () => {
  const [found] = expectFindings(
    'one-domain-per-service',
    edited(
      ['domains/finance.yaml', ledgers, ''],
      ['domains/sales.yaml', 'entities:\n', `entities:\n${ledgers.replace('svc-ledger', '«svc-ledger»')}`],
    ),
    ['svc-ledger is in domain finance, yet owns ledgers of domain sales'],
  );
  expect(found?.fix).toBe('declare the entity in domain finance, or name an owner of domain sales');
});

it('lets the service and its entity move together', () => {
  expectNothing(
    'one-domain-per-service',
    edited(
      ['domains/finance.yaml', ledgers, ''],
      ['domains/sales.yaml', 'entities:\n', `entities:\n${ledgers}`],
      ['services/svc-ledger.yaml', 'domain: finance', 'domain: sales'],
    ),
  );
});
