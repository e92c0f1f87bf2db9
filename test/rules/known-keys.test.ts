import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, type Files } from '../workspace.ts';

const ledger = 'services/svc-ledger.yaml';
const event = 'events/order.placed.yaml';
const sales = 'domains/sales.yaml';
const decision = 'decisions/ADR-001-own-your-data.md';

interface Case {
  readonly what: string;
  readonly files: Files;
  readonly message: string;
  readonly fix?: string;
}

const cases: readonly Case[] = [
  {
    what: 'a misspelt key beside the one it misses',
    files: changed(event, 'producer: svc-orders', 'producer: svc-orders\n«consumer: [svc-billing]'),
    message: 'unknown key consumer',
    fix: 'did you mean consumers?',
  },
  {
    what: 'a misspelt key deep inside',
    files: changed(ledger, 'primaryKey: true', '«primarykey: true'),
    message: 'unknown key primarykey in columns.ledger_id',
    fix: 'did you mean primaryKey?',
  },
  {
    what: 'a key nobody can guess, with those that are known',
    files: changed(sales, 'team: Sales Team', 'team: Sales Team\n«zebra: 1'),
    message: 'unknown key zebra',
    fix: 'known keys: name, team, color, light, icon, description, rules, entities',
  },
  {
    what: 'a keyword of JSON Schema that is misspelt',
    files: changed(event, '  required: [event_id', '  «requried: [event_id'),
    message: 'unknown key requried in payload',
    fix: 'did you mean required?',
  },
  {
    what: 'a keyword of an older JSON Schema',
    files: changed(event, 'total: { type: integer }', 'total: { type: integer, «nullable: true }'),
    message: 'unknown key nullable in properties.total',
    fix: "write type: [string, 'null'] (or anyOf with { type: 'null' })",
  },
  {
    what: 'a required key that is missing',
    files: { [sales]: '«name: Sales\ndescription: Sells things.\n' },
    message: 'team is missing',
    fix: 'add team: …',
  },
  {
    what: 'a required key that is missing deep inside',
    files: changed(ledger, '    GET /ledgers:\n      operation: listLedgers\n', '    «GET /ledgers:\n'),
    message: 'operation is missing in endpoints.GET /ledgers',
    fix: 'add operation: …',
  },
  {
    what: 'a word that is none of the allowed ones',
    files: changed(decision, 'status: Accepted', 'status: «Acepted'),
    message: 'status must be Proposed or Accepted or Superseded or Rejected or Deprecated, not "Acepted"',
    fix: 'did you mean Accepted?',
  },
  {
    what: 'a value of another type',
    files: changed(sales, 'team: Sales Team', 'team: «7'),
    message: 'team must be text, not 7',
  },
  {
    what: 'a list where a map belongs',
    files: changed(ledger, 'columns: { ledger_id: { type: UUID, primaryKey: true } }', 'columns: «[ledger_id]'),
    message: 'columns must be a map, not a list',
  },
  {
    what: 'an empty text',
    files: changed(sales, 'description: Sells things.', "description: «' '"),
    message: 'description is empty',
  },
  {
    what: 'a day that is none',
    files: changed(decision, 'date: 2026-01-15', 'date: «2026-02-30'),
    message: 'date must be a date like 2026-03-31',
  },
  {
    what: 'a table without columns',
    files: changed(ledger, 'columns: { ledger_id: { type: UUID, primaryKey: true } }', 'columns: «{}'),
    message: 'columns a table has at least one column',
  },
  {
    what: 'a key of the wrong shape',
    files: changed(ledger, '    GET /ledgers:\n', '    «get ledgers:\n'),
    message: 'key get ledgers must be a method and a path, like GET /orders/{order_id}',
  },
  {
    what: 'an empty file',
    files: { [sales]: '«\n' },
    message: 'the file must be a map, not nothing',
  },
  {
    what: 'a file in the wrong folder',
    files: { 'service/svc-x.yaml': '«title: X\n' },
    message: 'nothing in the architecture has this place',
    fix: 'move it to services/<id>.yaml, or out of the folder',
  },
  {
    what: 'a file with the wrong ending',
    files: { 'events/order.sold.yml': '«message: X\n' },
    message: 'nothing in the architecture has this place',
    fix: 'move it to events/<name>.yaml, or out of the folder',
  },
];

it.each(cases)('reports $what', ({ files, message, fix }) => {
  const [found] = expectFindings('known-keys', files, [message]);
  expect(found?.fix).toBe(fix);
});

it('lets x- keys be, wherever', () => {
  expectNothing('known-keys', changed(sales, 'team: Sales Team', 'team: Sales Team\nx-color: red'));
  expectNothing('known-keys', changed(event, 'total: { type: integer }', 'total: { type: integer, x-unit: EUR }'));
});

it('lets a schema be one word, true or false', () => {
  expectNothing('known-keys', changed(event, 'total: { type: integer }', 'total: true'));
});

it('reports every file and every key at once', () => {
  expectFindings(
    'known-keys',
    {
      ...changed(sales, 'team: Sales Team', 'team: Sales Team\n«lead: A\n«office: B'),
      ...changed(event, 'producer: svc-orders', 'producer: svc-orders\n«by: svc-orders'),
    },
    ['unknown key lead', 'unknown key office', 'unknown key by'],
  );
});
