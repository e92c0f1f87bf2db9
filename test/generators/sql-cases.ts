import type { Case } from './sql-release.ts';

export const ledgers = (columns: string, rest = '') => `ledgers:
  description: Ledgers.
  columns:
    id: { type: UUID, primaryKey: true, default: gen_random_uuid() }
${columns
  .trim()
  .split('\n')
  .map((line) => `    ${line.trim()}`)
  .join('\n')}
${rest}`;
export const name = 'name: { type: VARCHAR(20), required: true }';
const row = "insert into shelf.ledgers (name) values ('one'), ('two')";

export const changes: readonly Case[] = [
  {
    title: 'an optional column is added',
    before: ledgers(name),
    after: ledgers(`${name}\nnote: { type: TEXT, note: free text }`),
    rows: row,
    files: {
      '0002__add-ledgers-note.expand.sql': [
        'alter table shelf.ledgers add column note text;',
        "comment on column shelf.ledgers.note is 'free text';",
      ],
    },
  },
  {
    title: 'a required column with a default is added',
    before: ledgers(name),
    after: ledgers(`${name}\ncurrency: { type: CHAR(3), required: true, default: "'USD'" }`),
    rows: row,
    files: {
      '0002__add-ledgers-currency.expand.sql': [
        "alter table shelf.ledgers add column currency char(3) not null default 'USD';",
      ],
    },
  },
  {
    title: 'a required column without a default is added, filled by hand, then must be there',
    before: ledgers(name),
    after: ledgers(`${name}\nowner: { type: TEXT, required: true }`),
    files: {
      '0002__add-ledgers-owner.expand.sql': ['alter table shelf.ledgers add column owner text;'],
      '0003__add-ledgers-owner-rules.contract.sql': [
        'add constraint ledgers_owner_filled check (owner is not null) not valid;',
        'alter table shelf.ledgers validate constraint ledgers_owner_filled;',
        'alter table shelf.ledgers alter column owner set not null;',
      ],
    },
  },
  {
    title: 'a required column whose default differs from row to row is filled in batches',
    before: ledgers(name),
    after: ledgers(`${name}\ntag: { type: UUID, required: true, default: gen_random_uuid() }`),
    rows: row,
    files: {
      '0002__add-ledgers-tag.expand.sql': [
        'alter table shelf.ledgers add column tag uuid;',
        'alter table shelf.ledgers alter column tag set default gen_random_uuid();',
      ],
      '0003__add-ledgers-tag.backfill.sql': ['-- novatrek:no-transaction', 'commit;'],
      '0004__add-ledgers-tag-rules.contract.sql': ['alter table shelf.ledgers alter column tag set not null;'],
    },
  },
  {
    title: 'a table is added, and a column that points to it',
    before: ledgers(name),
    after: `${ledgers(`${name}\nbook: { type: UUID, foreignKey: books }`)}
books:
  description: Books.
  columns: { id: { type: UUID, primaryKey: true } }`,
    rows: row,
    files: {
      '0002__add-ledgers-book-and-more.expand.sql': [
        'create table shelf.books (',
        'alter table shelf.ledgers add column book uuid;',
        'alter table shelf.ledgers add constraint ledgers_book_fkey foreign key (book) references shelf.books (id) not valid;',
      ],
      '0003__add-ledgers-book-and-more.backfill.sql': [
        'alter table shelf.ledgers validate constraint ledgers_book_fkey;',
      ],
    },
  },
  {
    title: 'indexes are added and changed beside the running service',
    before: ledgers(name, '  indexes: { by_name: { columns: [name] } }'),
    after: ledgers(
      name,
      '  indexes: { by_name: { columns: [name DESC] }, one_name: { columns: [name], unique: true, where: name IS NOT NULL } }',
    ),
    rows: row,
    files: {
      '0002__change-by-name-and-more-indexes.expand.sql': [
        '-- novatrek:no-transaction',
        'create index concurrently if not exists by_name_new on shelf.ledgers (name desc);',
        'drop index concurrently if exists shelf.by_name;',
        'alter index if exists shelf.by_name_new rename to by_name;',
        'create unique index concurrently if not exists one_name on shelf.ledgers (name) where name IS NOT NULL;',
      ],
    },
  },
  {
    title: 'an index goes once no version minds',
    before: ledgers(name, '  indexes: { by_name: { columns: [name] } }'),
    after: ledgers(name),
    files: { '0002__drop-by-name-rules.contract.sql': ['drop index concurrently if exists shelf.by_name;'] },
  },
  {
    title: 'a column becomes unique',
    before: ledgers(name),
    after: ledgers('name: { type: VARCHAR(20), required: true, unique: true }'),
    rows: row,
    files: {
      '0002__add-ledgers-name-key-indexes.expand.sql': [
        'create unique index concurrently if not exists ledgers_name_key on shelf.ledgers (name);',
        'alter table shelf.ledgers add constraint ledgers_name_key unique using index ledgers_name_key;',
      ],
    },
  },
  {
    title: 'a unique index becomes a unique column, and back',
    before: ledgers(name, '  indexes: { one_name: { columns: [name], unique: true } }'),
    after: ledgers(
      'name: { type: VARCHAR(20), required: true, unique: true }',
      '  indexes: { one_name: { columns: [name], unique: true } }',
    ),
    files: {
      '0002__add-one-name.expand.sql': [
        'alter table shelf.ledgers add constraint one_name unique using index one_name;',
      ],
    },
  },
  {
    title: 'a unique column keeps its index',
    before: ledgers(
      'name: { type: VARCHAR(20), required: true, unique: true }',
      '  indexes: { one_name: { columns: [name], unique: true } }',
    ),
    after: ledgers(name, '  indexes: { one_name: { columns: [name], unique: true } }'),
    files: {
      '0002__add-one-name-indexes.expand.sql': [
        'create unique index concurrently if not exists one_name_new on shelf.ledgers (name);',
        'alter table shelf.ledgers drop constraint if exists one_name;',
        'alter index if exists shelf.one_name_new rename to one_name;',
      ],
    },
  },
  {
    title: 'a unique constraint takes the name of its index',
    before: ledgers('name: { type: VARCHAR(20), unique: true }'),
    after: ledgers(
      'name: { type: VARCHAR(20), unique: true }',
      '  indexes: { one_name: { columns: [name], unique: true } }',
    ),
    files: {
      '0002__rename-ledgers-name-key.expand.sql': [
        'alter table shelf.ledgers rename constraint ledgers_name_key to one_name;',
      ],
    },
  },
  {
    title: 'a check is added, then looked at',
    before: ledgers(`${name}\nrank: { type: INTEGER }`),
    after: ledgers(`${name}\nrank: { type: INTEGER, minimum: 1, maximum: 5 }`),
    rows: row,
    files: {
      '0002__add-ledgers-rank-check.expand.sql': [
        'alter table shelf.ledgers add constraint ledgers_rank_check check (rank between 1 and 5) not valid;',
      ],
      '0003__add-ledgers-rank-check.backfill.sql': [
        'alter table shelf.ledgers validate constraint ledgers_rank_check;',
      ],
    },
  },
  {
    title: 'more values are allowed at once, fewer once no version writes them',
    before: ledgers(
      'state: { type: VARCHAR(9), default: "\'NEW\'", values: [NEW, OLD] }\nkind: { type: VARCHAR(9), values: [A, B] }',
    ),
    after: ledgers(
      'state: { type: VARCHAR(9), default: "\'NEW\'", values: [NEW, OLD, GONE] }\nkind: { type: VARCHAR(9), values: [A] }',
    ),
    files: {
      '0002__change-ledgers-state-check-and-more.expand.sql': [
        "alter table shelf.ledgers drop constraint ledgers_state_check, add constraint ledgers_state_check check (state in ('NEW', 'OLD', 'GONE')) not valid;",
      ],
      '0003__change-ledgers-state-check-and-more.backfill.sql': [
        'alter table shelf.ledgers validate constraint ledgers_state_check;',
      ],
      '0004__change-ledgers-state-check-and-more-rules.contract.sql': [
        "alter table shelf.ledgers drop constraint if exists ledgers_kind_check, add constraint ledgers_kind_check check (kind in ('A')) not valid;",
        'alter table shelf.ledgers validate constraint ledgers_kind_check;',
      ],
    },
  },
  {
    title: 'types get wider, defaults come and go, a column becomes optional',
    before: ledgers(`${name}\nsum: { type: 'DECIMAL(10,2)', default: 0 }\nrank: { type: INTEGER }`),
    after: ledgers("name: { type: TEXT }\nsum: { type: 'DECIMAL(12,2)' }\nrank: { type: BIGINT, default: 1 }"),
    rows: row,
    files: {
      '0002__change-ledgers-name-and-more.expand.sql': [
        'alter table shelf.ledgers alter column name type text;',
        'alter table shelf.ledgers alter column name drop not null;',
        'alter table shelf.ledgers alter column sum type numeric(12,2);',
        'alter table shelf.ledgers alter column sum drop default;',
        'alter table shelf.ledgers alter column rank type bigint;',
        'alter table shelf.ledgers alter column rank set default 1;',
      ],
    },
  },
  {
    title: 'a computed column is added',
    before: ledgers(`${name}\nrank: { type: INTEGER }`),
    after: ledgers(`${name}\nrank: { type: INTEGER }\ntwice: { type: INTEGER, generated: rank * 2 }`),
    rows: row,
    files: {
      '0002__add-ledgers-twice.expand.sql': [
        'alter table shelf.ledgers add column twice integer generated always as (rank * 2) stored;',
      ],
    },
  },
  {
    title: 'a filled column must be there from now on',
    before: ledgers('name: { type: VARCHAR(20) }'),
    after: ledgers('name: { type: VARCHAR(20), required: true, backfilled: true }'),
    rows: row,
    files: {
      '0002__change-ledgers-name-rules.contract.sql': [
        'check (name is not null) not valid;',
        'alter table shelf.ledgers alter column name set not null;',
      ],
    },
  },
  {
    title: 'a retired column goes',
    before: ledgers(`${name}\nold: { type: TEXT, retireAfter: 1.0.0 }`),
    after: ledgers(name),
    version: '1.1.0',
    files: { '0002__drop-ledgers-old.contract.sql': ['alter table shelf.ledgers drop column old;'] },
  },
  {
    title: 'a retired table goes, partitions, keys and all',
    before: `${ledgers(name)}
days:
  description: Days.
  retireAfter: 1.0.0
  partition: { by: month, column: day, from: '2026-01', to: '2026-02' }
  columns: { id: { type: UUID, primaryKey: true }, day: { type: DATE, required: true } }`,
    after: ledgers(name),
    version: '1.1.0',
    files: { '0002__drop-days.contract.sql': ['drop table shelf.days;', 'drop table shelf.days_keys;'] },
  },
  {
    title: 'months are added to a partitioned table, and an index to each of its partitions',
    before: `days:
  description: Days.
  partition: { by: month, column: day, from: '2026-01', to: '2026-02' }
  columns: { id: { type: UUID, primaryKey: true }, day: { type: TIMESTAMPTZ, required: true }, name: { type: TEXT } }`,
    after: `days:
  description: Days.
  partition: { by: month, column: day, from: '2025-12', to: '2026-03' }
  columns: { id: { type: UUID, primaryKey: true }, day: { type: TIMESTAMPTZ, required: true }, name: { type: TEXT } }
  indexes: { by_name: { columns: [name] } }`,
    files: {
      '0002__add-months-to-days-and-more.expand.sql': [
        "create table shelf.days_y2025m12 partition of shelf.days for values from ('2025-12-01 00:00:00+00') to ('2026-01-01 00:00:00+00');",
        'create table shelf.days_y2026m03 partition of',
      ],
      '0003__add-months-to-days-and-more-indexes.expand.sql': [
        'create index if not exists by_name on only shelf.days (name);',
        'create index concurrently if not exists days_y2026m01_by_name on shelf.days_y2026m01 (name);',
        'alter index shelf.by_name attach partition shelf.days_default_by_name;',
      ],
    },
  },
  {
    title: 'a column that loses its description alone makes no migration',
    before: ledgers('name: { type: VARCHAR(20), note: its name }'),
    after: ledgers('name: { type: VARCHAR(20), note: what it is called }'),
    files: {},
  },
];
