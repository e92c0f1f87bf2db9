import { expect, it } from 'vitest';
import { billingCode, changed, edited, expectFindings, expectNothing, ordersCode } from './code.ts';

const bank = 'bank: { name: Bank, type: External System, description: A bank. }\n';
const withBank = (mode: string, code: string) => ({
  'actors.yaml': bank,
  ...changed(
    'services/svc-billing.yaml',
    '- { to: svc-ledger',
    `- { to: bank, for: Pay${mode} }\n        - { to: svc-ledger`,
  ),
  ...edited(
    [billingCode, '{ db, call, now }', '{ db, call, external, now }'],
    [billingCode, 'const ledgers =', `${code}\n        const ledgers =`],
  ),
});
const request = "({ method: 'POST', path: '/' });";

it('reports a deferred call that its caller waits for', () => {
  const [found] = expectFindings(
    'deferred-is-deferred',
    edited([ordersCode, '{ db, later,', '{ db, call,'], [ordersCode, 'await later.billing', 'await «call.billing']),
    ['svc-orders waits for POST /invoices of svc-billing, which it declares as deferred'],
  );
  expect(found?.fix).toBe(
    'write later.billing.createInvoice instead of call.billing.createInvoice, or remove mode: deferred',
  );
});

it('reports a call that is declared to be waited for and sent after commit', () => {
  const [found] = expectFindings(
    'deferred-is-deferred',
    edited([billingCode, '{ db, call,', '{ db, later,'], [billingCode, 'await call.ledger', 'await «later.ledger']),
    ['svc-billing sends GET /ledgers of svc-ledger after commit, but declares a call that it waits for'],
  );
  expect(found?.fix).toBe('add mode: deferred, or write call.ledger.listLedgers instead of later.ledger.listLedgers');
});

it('reports both ways with external systems', () => {
  const [found] = expectFindings(
    'deferred-is-deferred',
    withBank(', mode: deferred', `await «external.bank.request${request}`),
    ['svc-billing waits for bank, which it declares as deferred'],
  );
  expect(found?.fix).toBe('write external.bank.later instead of external.bank.request, or remove mode: deferred');
  expectFindings('deferred-is-deferred', withBank('', `await «external.bank.later${request}`), [
    'svc-billing sends bank after commit',
  ]);
});

it('lets code do as declared, and a job send what was put aside', () => {
  expectNothing('deferred-is-deferred');
  expectNothing('deferred-is-deferred', withBank(', mode: deferred', `await external.bank.later${request}`));
  expectNothing('deferred-is-deferred', withBank('', `await external.bank.request${request}`));
  expectNothing('deferred-is-deferred', {
    ...withBank(', mode: deferred', ''),
    ...edited(
      [billingCode, '{ db, call, now }', '{ db, call, external, now }'],
      [
        billingCode,
        'run: async () => void',
        `run: async () => void (await external.bank.request({ method: 'POST', path: '/' })) ?? void`,
      ],
    ),
  });
});

it('still reports it of code that jobs and endpoints share', () => {
  expectFindings(
    'deferred-is-deferred',
    {
      ...withBank(', mode: deferred', ''),
      ...edited(
        [billingCode, '{ db, call, now }', '{ db, call, external, now }'],
        [
          billingCode,
          'async function bill',
          `const pay = () => «external.bank.request({ method: 'POST', path: '/' });\n  async function bill`,
        ],
        [billingCode, 'const ledgers =', 'await pay();\n        const ledgers ='],
        [billingCode, 'run: async () => void', 'run: async () => void (await pay()) ?? void'],
      ),
    },
    ['svc-billing waits for bank'],
  );
});

it('lets a call be declared both ways', () => {
  expectNothing(
    'deferred-is-deferred',
    changed(
      'services/svc-billing.yaml',
      'responses: { 200: Invoice }\n',
      'responses: { 200: Invoice }\n      calls: [{ to: svc-ledger, endpoint: GET /ledgers, for: Note it, mode: deferred }]\n',
    ),
  );
});
