import { ledgers, name } from './sql-cases.ts';
import type { Case } from './sql-release.ts';

export const refusals: readonly Case[] = [
  {
    title: 'a column that is gone is refused',
    before: ledgers(`${name}\nold: { type: TEXT }`),
    after: ledgers(name),
    refused: [['shelf.ledgers.old is gone', 'put it back with retireAfter: 1.0.0']],
  },
  {
    title: 'a retired column may not go while its last version is current',
    before: ledgers(`${name}\nold: { type: TEXT, retireAfter: 1.0.0 }`),
    after: ledgers(name),
    refused: [
      ['shelf.ledgers.old is used up to version 1.0.0, and this is 1.0.0', 'keep it until the version is higher'],
    ],
  },
  {
    title: 'a table that is gone is refused',
    before: `${ledgers(name)}\nbooks:\n  description: Books.\n  columns: { id: { type: UUID, primaryKey: true } }`,
    after: ledgers(name),
    refused: [['shelf.books is gone', 'put it back with retireAfter: 1.0.0']],
  },
  {
    title: 'a narrower type is refused',
    before: ledgers(name),
    after: ledgers('name: { type: VARCHAR(10), required: true }'),
    refused: [['shelf.ledgers.name becomes varchar(10)', 'renamedFrom: name']],
  },
  {
    title: 'an optional column that is suddenly required is refused',
    before: ledgers('name: { type: TEXT }'),
    after: ledgers('name: { type: TEXT, required: true }'),
    refused: [['shelf.ledgers.name was optional', 'backfilled: true']],
  },
  {
    title: 'another primary key is refused',
    before: ledgers(name),
    after: ledgers('name: { type: VARCHAR(20), primaryKey: true }'),
    refused: [
      ['shelf.ledgers would have to be rebuilt: its primary key changes', '-- novatrek:settles ledgers.ledgers_pkey'],
    ],
  },
  {
    title: 'other partitions are refused',
    before: ledgers('day: { type: DATE, required: true }'),
    after: ledgers(
      'day: { type: DATE, required: true }',
      "  partition: { by: month, column: day, from: '2026-01', to: '2026-02' }",
    ),
    refused: [
      ['shelf.ledgers would have to be rebuilt: its partitions', '-- novatrek:settles ledgers'],
      ['shelf.ledgers would have to be rebuilt: its primary key changes', 'novatrek new migration'],
    ],
  },
];
