import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const flows = (allowed: string, externals = '[]') =>
  [
    'platform.yaml',
    'name: Shop',
    `flows: { pci: { services: [svc-ledger], externals: ${externals}, allowed: [${allowed}] } }\nname: Shop`,
  ] as const;
const marked = ['services/svc-billing.yaml', 'to: svc-ledger', 'to: «svc-ledger»'] as const;
const bank = { 'actors.yaml': 'bank: { name: Bank, type: External System, description: A bank. }\n' };

it('reports a call into the scope that is no declared flow', () => {
  const [found] = expectFindings('pci-flow-declared', edited(flows(''), marked), [
    'svc-billing calls svc-ledger, which is in the pci scope; no such flow is declared',
  ]);
  expect(found?.fix).toContain('add { from: svc-billing, to: svc-ledger } to flows.pci.allowed');
  expect(found?.related?.[0]?.at.path).toEqual(['flows', 'pci', 'allowed']);
});

it('reports a flow that is declared the other way round', () => {
  expectFindings('pci-flow-declared', edited(flows('{ from: svc-ledger, to: svc-billing }'), marked), [
    'svc-billing calls svc-ledger',
  ]);
});

it('reports a call to an external system in the scope', () => {
  expectFindings(
    'pci-flow-declared',
    {
      ...bank,
      ...edited(flows('{ from: svc-billing, to: svc-ledger }', '[bank]'), [
        'services/svc-billing.yaml',
        'for: Find the ledger }',
        'for: Find the ledger }\n        - { to: «bank», for: Charge }',
      ]),
    },
    ['svc-billing calls bank, which is in the pci scope'],
  );
});

it('lets a declared flow, a service inside itself and calls outside the scope be', () => {
  expectNothing('pci-flow-declared', edited(flows('{ from: svc-billing, to: svc-ledger }')));
  expectNothing(
    'pci-flow-declared',
    edited(flows('{ from: svc-billing, to: svc-ledger }'), [
      'services/svc-ledger.yaml',
      '{ 200: Ledger }\n',
      '{ 200: Ledger }\n      calls: [{ to: svc-ledger, endpoint: GET /ledgers, for: Page }]\n',
    ]),
  );
});
