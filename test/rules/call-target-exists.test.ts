import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, type Files } from '../workspace.ts';

const billing = 'services/svc-billing.yaml';
const target = 'endpoint: GET /ledgers';

it('reports a call to an operation that does not exist, with the nearest', () => {
  const [found] = expectFindings('call-target-exists', changed(billing, target, 'endpoint: «GET /ledger»'), [
    'svc-ledger has no GET /ledger',
  ]);
  expect(found?.fix).toBe('nearest: GET /ledgers; or declare the operation, or set status: planned');
});

it('reports the right path with the wrong method', () => {
  const [found] = expectFindings('call-target-exists', changed(billing, target, 'endpoint: «POST /ledgers»'), [
    'svc-ledger has no POST /ledgers',
  ]);
  expect(found?.fix).toBe('declare the operation, or set status: planned');
});

it('names the operation with the same path under another parameter name', () => {
  const [found] = expectFindings(
    'call-target-exists',
    changed('services/svc-orders.yaml', 'endpoint: POST /invoices', "endpoint: «'GET /invoices/{id}'»"),
    ['svc-billing has no GET /invoices/{id}'],
  );
  expect(found?.fix).toContain('nearest: GET /invoices/{invoice_id}');
});

it('reports a call to a service that names no operation', () => {
  const [found] = expectFindings(
    'call-target-exists',
    changed(billing, '{ to: svc-ledger, endpoint: GET /ledgers, for', '«{ to: svc-ledger, for'),
    ['the call to svc-ledger names no endpoint'],
  );
  expect(found?.fix).toBe('add endpoint: METHOD /path');
});

it('reports an endpoint of an external system, which has none here', () => {
  const [found] = expectFindings(
    'call-target-exists',
    {
      ...changed(billing, 'to: svc-ledger, endpoint: GET /ledgers', 'to: bank, endpoint: «GET /ledgers»'),
      'actors.yaml': 'bank: { name: Bank, type: External System, description: A bank. }\n',
    },
    ['bank is no service, so it has no endpoints here'],
  );
  expect(found?.fix).toBe('remove endpoint');
});

it('reports calls under an operation that their service does not have', () => {
  const [found] = expectFindings(
    'call-target-exists',
    changed(
      'services/svc-ledger.yaml',
      '  schemas:',
      '    «GET /ledger:\n      calls: [{ to: svc-ledger, endpoint: GET /ledgers, for: Look }]\n  schemas:',
    ),
    ['svc-ledger declares calls under GET /ledger, which is no operation of it'],
  );
  expect(found?.fix).toBe('move the calls to GET /ledgers, or declare the operation');
});

it('reports a call of a screen, and one made while hearing an event', () => {
  const screen: Files = {
    'applications/desk.yaml':
      'title: Desk\ntype: Web\ndescription: D.\nscreens: { Home: { description: H., calls: [{ to: svc-ledger, endpoint: «GET /x», for: X }] } }\n',
  };
  expectFindings('call-target-exists', screen, ['svc-ledger has no GET /x']);
  expectFindings(
    'call-target-exists',
    changed(
      billing,
      'store:',
      'consumes: [{ events: [order.placed], calls: [{ to: svc-ledger, endpoint: «GET /x», for: X }] }]\nstore:',
    ),
    ['svc-ledger has no GET /x'],
  );
});

it('lets a call be planned before its target exists', () => {
  expectNothing(
    'call-target-exists',
    changed(billing, `${target}, for: Find the ledger`, 'endpoint: GET /x, for: X, status: planned'),
  );
});
