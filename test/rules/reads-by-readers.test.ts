import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const call = 'endpoint: GET /ledgers,';
const readers = 'owner: svc-ledger, readers: all';

it('reports a read by a service that is no listed reader', () => {
  const [found] = expectFindings(
    'reads-by-readers',
    edited(
      ['domains/finance.yaml', readers, 'owner: svc-ledger, readers: [svc-orders]'],
      ['services/svc-billing.yaml', call, 'endpoint: «GET /ledgers»,'],
    ),
    ['svc-billing reads Ledgers with GET /ledgers, but is no listed reader'],
  );
  expect(found?.fix).toBe('add svc-billing to the readers (Finance Team decides), or consume an event of svc-ledger');
});

it('reports a read of an entity that nobody else may read', () => {
  expectFindings(
    'reads-by-readers',
    edited(
      ['domains/finance.yaml', readers, 'owner: svc-ledger, readers: []'],
      ['services/svc-billing.yaml', call, 'endpoint: «GET /ledgers»,'],
    ),
    ['svc-billing reads Ledgers'],
  );
});

it('lets listed readers read, with or without a note', () => {
  expectNothing('reads-by-readers');
  for (const list of ['[svc-billing]', '[{ service: svc-billing, note: at night }]'])
    expectNothing('reads-by-readers', changed('domains/finance.yaml', readers, `owner: svc-ledger, readers: ${list}`));
});

it('lets the owner read through another service, and anyone plan a read or read what is no entity', () => {
  expectNothing('reads-by-readers', changed('domains/finance.yaml', readers, 'owner: svc-billing, readers: []'));
  expectNothing(
    'reads-by-readers',
    edited(
      ['domains/finance.yaml', readers, 'owner: svc-ledger, readers: []'],
      ['services/svc-billing.yaml', 'for: Find the ledger', 'for: Find the ledger, status: planned'],
    ),
  );
  expectNothing(
    'reads-by-readers',
    edited(
      ['domains/finance.yaml', readers, 'owner: svc-ledger, readers: []'],
      ['services/svc-ledger.yaml', 'entity: ledgers\n      responses', 'responses'],
    ),
  );
});
