import { expect, it } from 'vitest';
import { installBus } from '../../runtime/platform/bus/install-bus.ts';
import type { Contract } from '../../runtime/platform/contract.ts';
import { readEnvironment, type Variables } from '../../runtime/platform/environment.ts';
import { startService } from '../../runtime/platform/host.ts';
import { generateKey } from '../../runtime/platform/identity/keys.ts';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import type { Service } from '../../runtime/platform/service.ts';
import { freshDatabase } from './postgres.ts';

const id = 'svc-host-test';
const key = generateKey(id);
const operator = generateKey('operator:test');

const contract: Contract = {
  service: id,
  title: 'Host',
  version: '1.0.0',
  domain: 'test',
  basePath: '/host/v1',
  schema: 'host_test',
  operations: {
    getThing: {
      method: 'GET',
      path: '/thing',
      summary: 'A thing',
      access: 'read',
      answers: { 200: null },
      refusals: {},
      callers: [],
    },
  },
  schemas: {},
  publishes: {},
  consumes: {},
  calls: {},
  deferred: {},
  externals: {},
  settings: {},
  tables: {},
};

const tables = `
  create table platform_outbox (seq bigint generated always as identity primary key, id uuid default gen_random_uuid(), aggregatetype text,
    aggregateid text, type text, topic text, payload jsonb, headers jsonb, created_at timestamptz default now());
  create table platform_deferred_calls (seq bigint generated always as identity primary key, id uuid default gen_random_uuid(), target text,
    operation text, request jsonb, headers jsonb, idempotency_key text, attempts int default 0, next_attempt_at timestamptz default now(),
    last_error text, created_at timestamptz default now());
  create table platform_inbox (consumer text, message_id text, processed_at timestamptz default now(), primary key (consumer, message_id));
  create table platform_dead_letters (consumer text, topic text, "partition" int, "offset" bigint, message_id text, key text, headers jsonb,
    value text, error jsonb, attempts int, first_failed_at timestamptz default now(), parked boolean default false, resolved_at timestamptz,
    resolution text, primary key (consumer, topic, "partition", "offset"));
  create table platform_idempotency (caller text, key text, operation text, fingerprint text, status int, headers jsonb, body jsonb,
    leased_until timestamptz, created_at timestamptz default now(), primary key (caller, key));
  create table platform_jobs (name text primary key, ran_at timestamptz, failed_at timestamptz, error text);
  create table platform_migrations (name text primary key);
  create table seeds (name text)`;

async function environmentFor(more: Variables = {}) {
  const environment = readEnvironment(contract, {
    TOKEN_KEY: JSON.stringify(key.privateKey),
    TOKEN_KEYS: JSON.stringify({ keys: [key.publicKey, operator.publicKey] }),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...more,
  });
  if (Array.isArray(environment)) throw new Error(JSON.stringify(environment));
  return environment;
}

it('leaves no connection when it has stopped, however it began, and sows its data once', async () => {
  const database = await freshDatabase(tables);
  const bus = await freshDatabase();
  await installBus(bus.url, { topics: [], acls: [], roles: {} });
  const environment = await environmentFor({ DATABASE_URL: database.url, BUS_DATABASE_URL: bus.url });
  const service: Service = {
    contract,
    build: ({ db }) => ({
      handlers: { getThing: async () => undefined },
      consumers: {},
      jobs: {},
      seed: async () => void (await db.run`insert into seeds values ('one')`),
    }),
  };
  const sessions = () =>
    database.query<{ name: string }>(
      `select application_name as name from pg_stat_activity where pid <> pg_backend_pid() and datname in ('${database.name}', '${bus.name}')`,
    );
  for (const first of [true, false]) {
    const running = await startService({ service, environment, migrations: [] });
    expect(await running.seed()).toBe(first);
    const headers = { authorization: `Bearer ${signToken(operator.privateKey)}` };
    expect((await fetch(`${running.url}/host/v1/thing`, { headers })).status).toBe(200);
    expect(await (await fetch(`${running.url}/readyz`)).json()).toMatchObject({ parts: { bus: 'ok', database: 'ok' } });
    expect(await (await fetch(`${running.url}/metrics`)).text()).toContain('dead_letters_depth');
    await Promise.all([running.stop(), running.stop()]);
    expect(await gone(sessions)).toEqual([]);
  }
  expect(await database.query('select * from seeds')).toHaveLength(1);

  const taken = await startService({ service, environment });
  await expect(startService({ service, environment: { ...environment, port: taken.port } })).rejects.toThrow(
    `can't listen on 127.0.0.1:${taken.port}: it is taken. Set PORT and HOST`,
  );
  await taken.stop();
  expect(await gone(sessions)).toEqual([]);
});

/** The server notices a moment later that somebody has hung up. */
async function gone<Row>(read: () => Promise<Row[]>): Promise<Row[]> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await read()).length === 0) return [];
    await new Promise((done) => setTimeout(done, 50));
  }
  return read();
}
