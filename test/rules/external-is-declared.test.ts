import { expect, it } from 'vitest';
import { billingCode, changed, edited, expectFindings, expectNothing } from './code.ts';

const calls = (to: string) =>
  changed('services/svc-billing.yaml', '{ to: svc-ledger, endpoint: GET /ledgers,', `{ to: ${to},`);
const actor = (type: string) => ({ 'actors.yaml': `mailer: { name: Mailer, type: ${type}, description: M. }\n` });

it('reports a system that nobody declared', () => {
  const [near] = expectFindings('external-is-declared', { ...calls('«mialer»'), ...actor('External System') }, [
    'mialer is neither a service nor an actor',
  ]);
  expect(near?.fix).toBe('did you mean mailer?');
  const [far] = expectFindings('external-is-declared', calls('«stripe»'), ['stripe is neither a service nor an actor']);
  expect(far?.fix).toBe('declare an external system in actors.yaml');
});

it('reports a call to a person', () => {
  const [found] = expectFindings('external-is-declared', { ...calls('«mailer»'), ...actor('Human') }, [
    'Mailer is a person; a service can call systems only',
  ]);
  expect(found?.related?.[0]?.at.path).toEqual(['mailer']);
});

it('lets services call external systems and infrastructure', () => {
  for (const type of ['External System', 'Infrastructure'])
    expectNothing('external-is-declared', { ...calls('mailer'), ...actor(type) });
});

const bank = {
  'actors.yaml':
    'bank: { name: Bank, type: External System, hosts: [api.bank.example], description: A bank. }\npost: { name: Post, type: External System, description: Post. }\n',
};
const pays = (line: string) =>
  edited(
    [billingCode, '{ db, call, now }', '{ db, call, external, now }'],
    [billingCode, 'const ledgers =', `${line}\n        const ledgers =`],
  );

it('reports the use of an external system that the service does not declare, with the line to add', () => {
  const [found] = expectFindings(
    'external-is-declared',
    { ...bank, ...pays("await «external.bank.request({ method: 'POST', path: '/' });") },
    ['svc-billing calls bank, which it does not declare'],
  );
  expect(found?.fix).toBe(
    'add to the calls of POST /invoices in architecture/services/svc-billing.yaml: { to: bank, for: say why }; or remove the call',
  );
  expect(found?.related?.[0]?.at.path).toEqual(['bank']);
});

it('reports a client of nobody, and one that is only planned', () => {
  const [found] = expectFindings('external-is-declared', { ...bank, ...pays('await «external.bnak.request({});') }, [
    'svc-billing calls bnak, which is no external system',
  ]);
  expect(found?.fix).toBe('did you mean bank?');
  expectFindings(
    'external-is-declared',
    {
      ...bank,
      ...pays('await «external.bank.request({});'),
      ...changed(
        'services/svc-billing.yaml',
        '- { to: svc-ledger',
        '- { to: bank, for: Pay, status: planned }\n        - { to: svc-ledger',
      ),
    },
    ['svc-billing calls bank, which is only planned'],
  );
});

it('reports the address of an external system in code', () => {
  const [found] = expectFindings(
    'external-is-declared',
    {
      ...bank,
      '/runtime/services/svc-billing/bank.ts': "export const bank = «'https://api.bank.example/v1/payments';\n",
    },
    ['the address of bank stands in the code of svc-billing'],
  );
  expect(found?.fix).toContain('use external.bank');
});

it('lets services use what they declare, and write addresses of nobody', () => {
  expectNothing('external-is-declared', {
    ...bank,
    ...pays("await external.bank.request({ method: 'POST', path: '/' });"),
    ...changed(
      'services/svc-billing.yaml',
      '- { to: svc-ledger',
      '- { to: bank, for: Pay }\n        - { to: svc-ledger',
    ),
    '/runtime/services/svc-billing/schema.ts': "export const id = 'https://json-schema.org/draft/2020-12/schema';\n",
  });
});
