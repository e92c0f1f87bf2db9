import { expect, it } from 'vitest';
import { typeName } from '../../rules/declared-table-exists.ts';
import { changed, edited, expectFindings, expectNothing } from './code.ts';
import { billingMigration } from './store.ts';

const yaml = 'services/svc-billing.yaml';
const column = (type: string, mark = true) =>
  changed(
    yaml,
    '        order_id: {',
    `        note: { type: ${mark ? '«' : ''}'${type}'${mark ? '»' : ''} }\n        order_id: {`,
  );

it('reports a declared table that no migration creates', () => {
  const [found] = expectFindings(
    'declared-table-exists',
    changed(
      yaml,
      'store:\n  engine: PostgreSQL 15\n  schema: billing\n  tables:\n',
      'store:\n  engine: PostgreSQL 15\n  schema: billing\n  tables:\n    «reminders»:\n      entity: invoices\n      description: R.\n      columns: { day: { type: DATE } }\n',
    ),
    ['no migration of svc-billing creates the table billing.reminders'],
  );
  expect(found?.fix).toBe('novatrek new migration svc-billing add-reminders');
});

it('reports a declared column that no migration adds', () => {
  const [found] = expectFindings(
    'declared-table-exists',
    changed(yaml, '        order_id: {', '        «note»: { type: TEXT }\n        order_id: {'),
    ['no migration of svc-billing adds the column billing.invoices.note'],
  );
  expect(found?.fix).toBe('novatrek new migration svc-billing add-invoices-note');
  expect(found?.related?.[0]).toMatchObject({ at: { file: 'runtime/services/svc-billing/migrations/0001_init.sql' } });
});

it('reports a column with another type', () => {
  const [found] = expectFindings(
    'declared-table-exists',
    { ...column('VARCHAR(20)'), ...billingMigration('alter table invoices add column note varchar(50);') },
    ['billing.invoices.note is declared as VARCHAR(20) (varchar(20)), and migrations make it character varying(50)'],
  );
  expect(found?.related?.[0]).toMatchObject({ at: { file: 'runtime/services/svc-billing/migrations/0002_more.sql' } });
});

it.each([
  ['drops the table', 'drop table invoices;', '    invoices:', '    «invoices»:', 'creates the table billing.invoices'],
  [
    'renames the column',
    'alter table invoices rename column order_id to number;',
    'order_id: { type',
    '«order_id»: { type',
    'adds the column billing.invoices.order_id',
  ],
])('reports what is missing after a migration that %s', (_, sql, from, to, message) => {
  // What code still uses is the finding of another rule; here it uses nothing.
  const files = {
    ...billingMigration(sql),
    ...changed(yaml, from, to),
    '/runtime/services/svc-billing/service.ts': '',
  };
  const [found] = expectFindings('declared-table-exists', files, [`no migration of svc-billing ${message}`]);
  expect(found?.related?.[0]?.message).toBe('it goes here');
});

it('reports code without any migration once', () => {
  const [found] = expectFindings(
    'declared-table-exists',
    {
      '/runtime/services/svc-ledger/service.ts': 'export const list = (db: Db) => db`select ledger_id from ledgers`;\n',
      ...changed('services/svc-ledger.yaml', 'tables:\n', '«tables:\n'),
    },
    ['svc-ledger has tables and code, but no migration'],
  );
  expect(found?.subject).toBe('svc-ledger');
});

it('follows columns through the migrations, in the order of their numbers', () => {
  expectNothing('declared-table-exists', {
    ...edited(
      [yaml, '        order_id: {', '        note: { type: TEXT }\n        order_id: {'],
      [
        yaml,
        '    invoices:\n',
        '    Reminders:\n      entity: invoices\n      description: R.\n      columns: { DAY: { type: DATE } }\n    invoices:\n',
      ],
    ),
    ...billingMigration('alter table invoices add column remark varchar(9);', '9_add.sql'),
    ...billingMigration('alter table invoices rename column remark to note;', '10_rename.sql'),
    ...billingMigration('alter table invoices alter column note type text;', '11_type.sql'),
    ...billingMigration(
      'create table billing.dunning (day date); alter table dunning rename to reminders;',
      '12_table.sql',
    ),
    ...billingMigration('alter table invoices drop column note;', '13_more.down.sql'),
  });
});

it.each([
  ['NUMBER(10,2)', 'numeric(10, 2)'],
  ['NUMBER(9)', 'int'],
  ['VARCHAR2(20)', 'varchar(20)'],
  ['TIMESTAMPTZ', 'timestamp with time zone'],
  ['TIMESTAMP', 'timestamp'],
  ['SERIAL', 'serial'],
  ['BIGINT', 'int8'],
  ['TEXT[]', 'text[]'],
  ['BOOLEAN', 'bool'],
  ['String', 'text'],
  ['FANCY', 'hstore'],
])('takes %s and %s for one type', (type, sql) => {
  expectNothing('declared-table-exists', {
    ...column(type, false),
    ...billingMigration(`alter table invoices add column note ${sql};`),
  });
});

it('does not judge the type of what is stored encrypted', () => {
  expectNothing('declared-table-exists', {
    ...changed(
      yaml,
      '        order_id: {',
      '        note: { type: VARCHAR(20), encrypted: true }\n        order_id: {',
    ),
    ...billingMigration('alter table invoices add column note bytea;'),
  });
});

it('does not say what is missing where a migration makes it at run time', () => {
  expectNothing('declared-table-exists', {
    ...changed(yaml, '        order_id: {', '        note: { type: TEXT }\n        order_id: {'),
    ...billingMigration(
      "do $$ begin execute format('alter table %I add column note text', current_setting('a.table')); end $$;",
    ),
  });
});

it('keeps different types apart', () => {
  expect(typeName('numeric(10,2)')).not.toBe(typeName('numeric(10,3)'));
  expect(typeName('timestamptz')).not.toBe(typeName('timestamp'));
  expect(typeName('text')).not.toBe(typeName('text[]'));
  expect(typeName('varchar(20)')).toBe('character varying(20)');
});
