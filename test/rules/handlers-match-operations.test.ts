import { expect, it } from 'vitest';
import { billingCode, changed, coded, edited, expectFindings, expectNothing } from './code.ts';

const yaml = 'services/svc-billing.yaml';

it('reports an operation that nobody handles', () => {
  const [found] = expectFindings(
    'handlers-match-operations',
    changed(
      yaml,
      '  schemas:',
      '    GET /invoices:\n      operation: «listInvoices\n      summary: List invoices\n      entity: invoices\n      responses: { 200: Invoice }\n  schemas:',
    ),
    ['svc-billing has no handler for listInvoices'],
  );
  expect(found?.fix).toBe('add async listInvoices(…) { … } to its handlers, or remove GET /invoices');
});

it('reports a handler of no operation', () => {
  const [found] = expectFindings(
    'handlers-match-operations',
    changed(billingCode, 'handlers: {', 'handlers: {\n      async «payForEverybody() {},'),
    ['svc-billing handles payForEverybody, which is no operation of it'],
  );
  expect(found?.fix).toContain('declare an endpoint with operation: payForEverybody');
});

it('reports a misspelled handler once, with the operation that was meant', () => {
  const [found] = expectFindings(
    'handlers-match-operations',
    changed(billingCode, 'async getInvoice(', 'async «getInvioce('),
    ['svc-billing handles getInvioce'],
  );
  expect(found?.fix).toBe('did you mean getInvoice?');
});

it('reports a service without any handler', () => {
  const text =
    "import { defineService } from 'novatrek/platform';\nexport default defineService({} as never, () => ({ handlers: {}, consumers: {} }));\n";
  expectFindings(
    'handlers-match-operations',
    {
      [billingCode]: text,
      ...edited(
        [yaml, 'operation: createInvoice', 'operation: «createInvoice'],
        [yaml, 'operation: getInvoice', 'operation: «getInvoice'],
      ),
    },
    ['no handler for createInvoice', 'no handler for getInvoice'],
  );
});

it('lets handlers be shorthand, spread, aliased or arrow functions', () => {
  expectNothing('handlers-match-operations');
  expectNothing(
    'handlers-match-operations',
    edited([
      billingCode,
      '  return {\n    handlers: {',
      "  const createInvoice = async () => ({ invoice_id: '' });\n  const more = { getInvoice: async () => ({ invoice_id: '' }) };\n  return {\n    handlers: {\n      createInvoice,\n      ...more,\n    },\n    other: {",
    ]),
  );
});

it('asks nothing of a service without code, or of another style', () => {
  const { [billingCode]: _, ...rest } = coded;
  expectNothing('handlers-match-operations', {}, { base: rest });
  expectNothing('handlers-match-operations', {
    [billingCode]: "import fastify from 'fastify';\nexport const app = fastify();\n",
  });
});
