import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../../../runtime/platform/data/migrate.ts';
import { applyPolicy } from '../../../runtime/platform/data/policy.ts';
import { openDatabase } from '../../../runtime/platform/data/postgres-database.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

// Roles belong to the whole server: these names are this file's alone.
const roles = ['nt_test_policy_owner', 'nt_test_policy_app'];
const policy = `
  do $$ begin
    if not exists (select from pg_roles where rolname = 'nt_test_policy_owner') then create role nt_test_policy_owner; end if;
    if not exists (select from pg_roles where rolname = 'nt_test_policy_app') then create role nt_test_policy_app; end if;
  end $$;
  create schema if not exists seats authorization nt_test_policy_owner;
  grant usage on schema seats to nt_test_policy_app;
  alter default privileges for role nt_test_policy_owner in schema seats
    grant select, insert, update, delete on tables to nt_test_policy_app;
  alter role nt_test_policy_app set search_path = seats;
`;
const passwords = { nt_test_policy_owner: "o'w;n", nt_test_policy_app: 'ä pp' };
const log = { warn: () => {}, error: () => {} };
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  for (const role of roles) await database.query(`drop owned by ${role}; drop role ${role}`);
});

it('makes roles that log in and do what they may, again and again, several at once too', async () => {
  await Promise.all([1, 2, 3, 4].map(() => applyPolicy(database.url, policy, passwords)));
  await applyPolicy(database.url, policy, passwords);
  const files = [{ name: '0001__t.expand.sql', text: 'create table t (id int);' }];
  const ownerUrl = database.urlAs('nt_test_policy_owner', passwords.nt_test_policy_owner);
  await migrate({ ownerUrl, service: 'nt-test-policy', schema: 'seats', files });
  const app = openDatabase({ url: database.urlAs('nt_test_policy_app', passwords.nt_test_policy_app), name: 'x', log });
  await app.db`insert into t values (1)`;
  expect(await app.db`select name from platform_migrations`).toEqual([{ name: '0001__t.expand.sql' }]);
  await expect(app.db`delete from platform_migrations`).rejects.toThrow('permission denied');
  await expect(app.db`create table u ()`).rejects.toThrow('permission denied');
  await app.close();
  const stranger = openDatabase({ url: database.urlAs('nt_test_policy_app', 'wrong'), name: 'x', log });
  await expect(stranger.ping()).rejects.toThrow('password authentication failed');
});

it('keeps passwords out of what the server sees', async () => {
  await applyPolicy(database.url, `${policy}; create table seen as select current_query() as text`, passwords);
  const [seen] = await database.query<{ text: string }>('select text from seen');
  expect(seen?.text).toContain('SCRAM-SHA-256$4096:');
  expect(seen?.text).not.toContain(passwords.nt_test_policy_app);
});

it('does nothing at all when a part is refused', async () => {
  await expect(applyPolicy(database.url, 'create schema half; select nonsense')).rejects.toThrow(
    'the database\'s roles and grants can\'t be set up: column "nonsense" does not exist',
  );
  expect(await database.query("select to_regnamespace('half') as half")).toEqual([{ half: null }]);
});
