import { expect, it } from 'vitest';
import { billingCode, changed, coded, edited, expectFindings, expectNothing, ordersCode } from './code.ts';

const yaml = 'services/svc-billing.yaml';

it('reports a declared call that no code makes', () => {
  const [found] = expectFindings(
    'declared-call-is-coded',
    edited(
      [billingCode, 'await call.ledger.listLedgers({})', "{ ledger_id: '' }"],
      [yaml, '- { to: svc-ledger', '- «{ to: svc-ledger'],
    ),
    ['no code of svc-billing calls GET /ledgers of svc-ledger'],
  );
  expect(found?.fix).toBe('make the call, remove this line, or add status: planned');
  expect(found?.subject).toBe('svc-billing POST /invoices -> svc-ledger GET /ledgers');
});

it('reports a call to an external system that no code makes', () => {
  expectFindings(
    'declared-call-is-coded',
    {
      'actors.yaml': 'bank: { name: Bank, type: External System, description: A bank. }\n',
      ...changed(yaml, '- { to: svc-ledger', '- «{ to: bank, for: Look }\n        - { to: svc-ledger'),
    },
    ['no code of svc-billing calls bank'],
  );
});

it('reports an endpoint that declares a call only others make', () => {
  const [found] = expectFindings(
    'declared-call-is-coded',
    changed(
      yaml,
      'responses: { 200: Invoice }\n',
      'responses: { 200: Invoice }\n      calls:\n        - «{ to: svc-ledger, endpoint: GET /ledgers, for: Find it }\n',
    ),
    ['GET /invoices/{invoice_id} declares a call to GET /ledgers of svc-ledger, but only other endpoints make it'],
  );
  expect(found?.related?.map(({ at }) => at.file)).toEqual(['runtime/services/svc-billing/service.ts']);
});

it('leaves it to call-in-its-endpoint where the right line stands under the wrong endpoint', () => {
  expectNothing(
    'declared-call-is-coded',
    edited(
      [yaml, '      calls:\n        - { to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger }\n', ''],
      [
        yaml,
        'responses: { 200: Invoice }\n',
        'responses: { 200: Invoice }\n      calls:\n        - { to: svc-ledger, endpoint: GET /ledgers, for: Find it }\n',
      ],
    ),
  );
});

it('lets a call be made by a job, be planned, or be handed on', () => {
  expectNothing('declared-call-is-coded');
  expectNothing(
    'declared-call-is-coded',
    edited(
      [billingCode, 'await call.ledger.listLedgers({})', "{ ledger_id: '' }"],
      [billingCode, 'run: async () => void', 'run: async () => void (await call.ledger.listLedgers({})) ?? void'],
    ),
  );
  expectNothing(
    'declared-call-is-coded',
    edited(
      [billingCode, 'await call.ledger.listLedgers({})', "{ ledger_id: '' }"],
      [yaml, 'for: Find the ledger', 'for: Find the ledger, status: planned'],
    ),
  );
  expectNothing(
    'declared-call-is-coded',
    changed(billingCode, 'await call.ledger.listLedgers({})', 'await look(call.ledger)'),
  );
});

it('asks nothing of a service without code', () => {
  const { [ordersCode]: _, '/runtime/services/svc-orders/store.ts': __, ...rest } = coded;
  expectNothing('declared-call-is-coded', {}, { base: rest });
});
