import { expect, it } from 'vitest';
import { novatrek } from '../bin/novatrek.ts';
import { monorepo } from './monorepo.ts';
import { type Repository, repositoryOf } from './repository.ts';

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly severity: string;
}

async function check({ folder }: Repository, ...words: string[]) {
  const { code, out, err } = await novatrek(folder, ['check', '--format', 'json', ...words]);
  if (code === 2) throw new Error(err);
  return JSON.parse(out) as { findings: Found[]; preExisting: Found[]; rules: { id: string; subjects: number }[] };
}

const shown = (found: readonly Found[]) =>
  found.filter(({ severity }) => severity !== 'info').map(({ rule, file, line }) => `${rule} ${file}:${line}`);

it('reads a repository that is laid out in its own way, and finds it sound', async () => {
  const { findings, rules } = await check(repositoryOf(monorepo));
  expect(shown(findings)).toEqual([]);
  const looked = new Map(rules.map(({ id, subjects }) => [id, subjects]));
  for (const id of [
    'cross-schema-read',
    'table-is-declared',
    'call-is-declared',
    'publish-is-declared',
    'imports-resolve',
  ])
    expect(looked.get(id), id).toBeGreaterThan(0);
});

it.each([
  [
    'a foreign table, through a pool and a constant of another package',
    'packages/billing/src/index.ts',
    "export const x = () => pool.query('select * from orders.' + 'orders');",
    'cross-schema-read packages/billing/src/index.ts:8',
  ],
  [
    'another service by the alias of its folder',
    'packages/billing/src/index.ts',
    "export { findOrder } from '@orders/repo';",
    'no-import-across-services packages/billing/src/index.ts:8',
  ],
  [
    'another service by the name of its package',
    'packages/billing/src/index.ts',
    "export type X = import('@shop/orders').Order;",
    'no-import-across-services packages/billing/src/index.ts:8',
  ],
  [
    'an event that nobody declared',
    'packages/orders/src/service.ts',
    "export const x = (bus: { emit(event: string): void }) => bus.emit('order.lost');",
    'publish-is-declared packages/orders/src/service.ts:9',
  ],
  [
    'raw HTTP beside the client',
    'packages/orders/src/service.ts',
    "export const x = () => fetch('http://localhost/invoices');",
    'no-raw-http packages/orders/src/service.ts:9',
  ],
  [
    'a migration that reaches out',
    'packages/orders/db/001.sql',
    'alter table orders.orders add foreign key (order_id) references billing.invoices (invoice_id);',
    'migration-stays-home packages/orders/db/001.sql:2',
  ],
  [
    'a service in the shared code',
    'packages/shared/src/pool.ts',
    "export { findOrder } from '@orders/repo';",
    'shared-code-holds-no-domain packages/shared/src/pool.ts:4',
  ],
  [
    'an alias that leads nowhere',
    'packages/orders/src/service.ts',
    "export * from '@orders/nowhere';",
    'imports-resolve packages/orders/src/service.ts:9',
  ],
])('finds %s', async (_name, file, line, expected) => {
  const repository = repositoryOf({ ...monorepo, [file]: `${monorepo[file] ?? ''}${line}\n` });
  expect(shown((await check(repository)).findings)).toEqual([expected]);
});

it('finds a call of a client that the service did not declare', async () => {
  const repository = repositoryOf({
    ...monorepo,
    'packages/ledger/src/clients/svc-orders.ts': 'export const getOrder = async (id: string) => id;\n',
    'packages/ledger/src/more.ts':
      "import { getOrder } from './clients/svc-orders.ts';\nexport const x = () => getOrder('1');\n",
  });
  expect(shown((await check(repository)).findings)).toEqual(['call-is-declared packages/ledger/src/more.ts:2']);
});

it('adopts an old system: what is there is known, what comes is new, what is mended must be forgotten', async () => {
  const repository = repositoryOf({
    ...monorepo,
    'packages/billing/src/old.ts':
      "import { pool } from '@shop/shared/pool';\nexport const x = () => pool.query('select * from orders.orders');\n",
  });
  expect(shown((await check(repository)).findings)).toEqual(['cross-schema-read packages/billing/src/old.ts:2']);
  expect(await novatrek(repository.folder, ['baseline'])).toMatchObject({ code: 0 });
  expect(shown((await check(repository)).findings)).toEqual([]);
  // Moved down by a line it is the same; a second one is not.
  repository.change('packages/billing/src/old.ts', /^/, '// Moved.\n');
  expect(shown((await check(repository)).findings)).toEqual([]);
  repository.write(
    'packages/billing/src/new.ts',
    "import { pool } from '@shop/shared/pool';\nexport const y = () => pool.query('delete from ledger.ledgers');\n",
  );
  expect(shown((await check(repository)).findings)).toEqual(['cross-schema-write packages/billing/src/new.ts:2']);
  repository.write('packages/billing/src/new.ts', 'export const y = 1;\n');
  repository.write('packages/billing/src/old.ts', 'export const x = 1;\n');
  expect((await check(repository)).findings.map(({ rule }) => rule)).toContain('baseline-entry-needed');
  expect(await novatrek(repository.folder, ['baseline', '--prune'])).toMatchObject({ code: 0 });
  expect(shown((await check(repository)).findings)).toEqual([]);
});
