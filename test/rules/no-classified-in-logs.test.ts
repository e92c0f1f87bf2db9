import { expect, it } from 'vitest';
import { edited, expectFindings, expectNothing } from '../workspace.ts';

const file = 'services/svc-ledger.yaml';
const params = (text: string) =>
  [file, 'entity: ledgers\n      responses', `entity: ledgers\n      params: [${text}]\n      responses`] as const;

it('reports a query that looks classified', () => {
  const [found] = expectFindings('no-classified-in-logs', edited(params('«{ name: email, in: query }»')), [
    'svc-ledger GET /ledgers takes pii data (email) in its query',
  ]);
  expect(found?.fix).toContain('take it in a body');
});

it('reports a path that says it is classified, whatever its name', () => {
  expectFindings(
    'no-classified-in-logs',
    edited(
      params('«{ name: key, in: path, required: true, schema: { type: string, x-data-class: pci } }»'),
      [file, 'GET /ledgers', 'GET /ledgers/{key}'],
      ['services/svc-billing.yaml', 'GET /ledgers', "'GET /ledgers/{key}'"],
    ),
    ['svc-ledger GET /ledgers/{key} takes pci data (key) in its path'],
  );
});

it('reports a parameter that endpoints share, where it is used', () => {
  expectFindings(
    'no-classified-in-logs',
    edited(params('«mail»'), [
      file,
      '  schemas:\n    Ledger',
      '  parameters: { mail: { name: email, in: query } }\n  schemas:\n    Ledger',
    ]),
    ['svc-ledger GET /ledgers takes pii data (email) in its query'],
  );
});

it('reports a parameter whose schema refers to a classified one', () => {
  expectFindings(
    'no-classified-in-logs',
    edited(params("«{ name: whom, in: query, schema: { $ref: '#/components/schemas/Mail' } }»"), [
      file,
      '  schemas:\n    Ledger',
      '  schemas:\n    Mail: { type: string, x-data-class: pii }\n    Ledger',
    ]),
    ['takes pii data (whom) in its query'],
  );
});

it('lets headers be, and what is said to be unclassified', () => {
  expectNothing('no-classified-in-logs', edited(params('{ name: email, in: header }')));
  expectNothing('no-classified-in-logs', edited(params('{ name: email, in: query, schema: { x-data-class: none } }')));
  expectNothing('no-classified-in-logs', edited(params('{ name: page, in: query }')));
});
