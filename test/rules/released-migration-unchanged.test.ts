import { expect, it } from 'vitest';
import type { More } from '../../rules/check.ts';
import { coded, expectFindings, expectNothing } from './code.ts';
import { billingMigration, billingStore } from './store.ts';

const first = 'runtime/services/svc-billing/migrations/0001_init.sql';

/** What `main` has released. */
const since = (released: Readonly<Record<string, string>>) => ({
  known: (): More => ({
    base: {
      ref: 'main',
      migrations: new Map(Object.entries(released)),
      contracts: { before: new Map(), after: new Map(), origin: () => undefined },
    },
  }),
});
const initial = { [first]: coded[`/${first}`] ?? '' };

it('reports a released migration that was edited, at the first line that differs', () => {
  const [found] = expectFindings(
    'released-migration-unchanged',
    { [`/${first}`]: 'CREATE TABLE invoices (invoice_id uuid PRIMARY KEY, order_id uuid NOT NULL);\n«-- more\n' },
    [`${first} says something else than on main, where it was released`],
    since(initial),
  );
  expect(found?.fix).toContain(`git checkout main -- ${first}`);
});

it('reports a released migration that is gone', () => {
  const [found] = expectFindings(
    'released-migration-unchanged',
    {
      'services/svc-billing.yaml': (coded['services/svc-billing.yaml'] ?? '').replace(
        'store:\n  engine',
        '«store:\n  engine',
      ),
    },
    ['runtime/services/svc-billing/migrations/0002_more.sql is gone; main has released it'],
    since({ ...initial, 'runtime/services/svc-billing/migrations/0002_more.sql': 'select 1;' }),
  );
  expect(found?.subject).toBe('runtime/services/svc-billing/migrations/0002_more.sql');
});

it.each([
  ['drops a column', 'alter table invoices drop column «order_id»;', 'select order_id from invoices', 'order_id goes'],
  [
    'drops a column by its full name',
    'alter table billing.invoices drop column «order_id»;',
    'select i.order_id from invoices i',
    'goes',
  ],
  [
    'renames a column',
    'alter table invoices rename column «order_id» to number;',
    'update invoices set order_id = null',
    'becomes number',
  ],
  ['drops a table', 'drop table «invoices»;', 'select count(*) from invoices', 'billing.invoices goes'],
  ['renames a table', 'alter table «invoices» rename to bills;', 'delete from billing.invoices', 'becomes bills'],
])('reports a migration that %s while code uses it', (_, sql, use, message) => {
  // The code of svc-billing inserts into invoices itself; here it does not.
  const files = { ...billingMigration(sql), ...billingStore(use), '/runtime/services/svc-billing/service.ts': '' };
  const [found] = expectFindings('released-migration-unchanged', files, [message], since(initial));
  expect(found?.message).toContain('while code of svc-billing still uses it');
  expect(found?.related?.[0]).toMatchObject({
    message: 'used here',
    at: { file: 'runtime/services/svc-billing/store.ts' },
  });
  // The same without a base: what stands nowhere any more cannot be read.
  expectFindings('released-migration-unchanged', files, [message]);
  expectNothing('declared-table-exists', files);
  expectNothing('table-is-declared', files);
});

it('lets what nobody uses go, and what was released stay', () => {
  expectNothing(
    'released-migration-unchanged',
    {
      ...billingMigration(`
        alter table invoices add column note text;
        alter table invoices drop column note;
        alter table invoices add column day date;
        alter table invoices drop column day;
        create table reminders (day date);
        create table draft (order_id uuid, total integer);
        alter table draft drop column total;
      `),
      ...billingStore(
        'select i.order_id, (select total from orders.orders o where o.order_id = i.order_id) from invoices i',
        'select total from invoices i, other.places',
        'select day from invoices i, reminders r',
        'select r.day from invoices i, reminders r',
      ),
    },
    since({ [first]: initial[first]?.replaceAll('\n', '\r\n') ?? '' }),
  );
});

it('lets a column go and come back', () => {
  expectNothing('released-migration-unchanged', {
    ...billingMigration('alter table invoices drop column order_id; alter table invoices add column order_id text;'),
    ...billingStore('select order_id from invoices'),
  });
});

it('does not look back beyond the base', () => {
  const dropped = {
    'runtime/services/svc-billing/migrations/0002_more.sql': 'alter table invoices drop column order_id;',
  };
  expectNothing(
    'released-migration-unchanged',
    {
      ...billingMigration('alter table invoices drop column order_id;'),
      ...billingStore('select order_id from invoices'),
    },
    since({ ...initial, ...dropped }),
  );
});
