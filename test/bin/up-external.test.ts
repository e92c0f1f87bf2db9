import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../runtime/platform/data/embedded-postgres.ts';
import { novatrek } from './novatrek.ts';
import { call, eventually, honey, openFolder, tokenIn, up } from './up-fixture.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let folder: string;
let url: string;
const ends: (() => unknown)[] = [];

/** A PostgreSQL of the system's where there is one (15 is the oldest that will do), one of our own elsewhere. */
beforeAll(async () => {
  folder = await honey();
  const system = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort() : [];
  const version = system.find((name) => Number(name) >= 15);
  url = version === undefined ? await ownServer() : await systemServer(`/usr/lib/postgresql/${version}/bin`);
});
afterAll(async () => {
  for (const end of ends) await end();
});

async function ownServer(): Promise<string> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const own = await startEmbeddedPostgres({ dataDir: join(openFolder(), 'pg'), log, temporary: true });
  ends.push(() => own.stop());
  return own.url('postgres');
}

async function systemServer(bin: string): Promise<string> {
  const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
  const data = join(openFolder(), 'data');
  mkdirSync(data, { mode: 0o700 });
  if (as !== undefined) chownSync(data, as.uid, as.gid);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync'], {
    ...as,
    cwd: '/',
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    ...as,
    cwd: '/',
    stdio: 'ignore',
  });
  ends.push(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  });
  const address = `postgres://postgres:unused@127.0.0.1:${port}/honeydb`;
  const answers = () =>
    query(address.replace('honeydb', 'postgres'), 'select 1').then(
      () => true,
      () => false,
    );
  expect(await eventually(answers)).toBe(true);
  return address;
}

async function query(address: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

it('migrate: as administrator sets up roles and all services, and does nothing the second time', async () => {
  const environment = { DATABASE_ADMIN_URL: url };
  const first = await novatrek(folder, ['migrate'], environment);
  expect(first.code, first.err).toBe(0);
  expect(first.out.split('\n')).toEqual([
    'svc-beekeepers  applied  0001__initial.expand.sql',
    'svc-deliveries  applied  0001__initial.expand.sql',
    'svc-payouts  applied  0001__initial.expand.sql',
    '',
  ]);
  expect(first.err).toMatch(/^roles and grants are set; their passwords are in .*secrets\.json\n/);
  const second = await novatrek(folder, ['migrate', 'payouts'], environment);
  expect(second).toMatchObject({ code: 0, out: 'svc-payouts  up to date\n' });
});

it('migrate: as the owner of one schema it does that one, and says what it needs', async () => {
  const { passwords } = JSON.parse(readFileSync(join(folder, '.novatrek/secrets.json'), 'utf8'));
  const owner = new URL(url);
  [owner.username, owner.password] = ['svc_payouts_owner', passwords.svc_payouts_owner];
  if (owner.pathname === '/postgres') owner.pathname = '/novatrek';
  const environment = { DATABASE_OWNER_URL: owner.href };
  expect(await novatrek(folder, ['migrate', 'payouts'], environment)).toMatchObject({
    code: 0,
    out: 'svc-payouts  up to date\n',
  });
  for (const [args, more, problem] of [
    [['migrate'], environment, 'DATABASE_OWNER_URL is the owner of one schema'],
    [['migrate'], {}, 'no database is named'],
    [['migrate', 'payouts'], { DATABASE_OWNER_URL: 'localhost' }, 'DATABASE_OWNER_URL must begin with postgres://'],
    [['migrate', 'nobody'], environment, 'there is no service nobody'],
  ] as const)
    expect(await novatrek(folder, args, more)).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
});

it('up: with DATABASE_URL no database is embedded, and what is there is used', async () => {
  const environment = { DATABASE_URL: url };
  const platform = await up(folder, [], environment);
  expect(existsSync(join(folder, '.novatrek/pg'))).toBe(false);
  const token = await tokenIn(folder);
  const member = await call(`${platform.urls['svc-beekeepers']}/beekeepers`, {
    token,
    body: { full_name: 'Ada', email: 'ada@bees.example' },
  });
  expect(member.status).toBe(201);
  const { beekeeper_id } = member.body;
  const made = await call(`${platform.urls['svc-deliveries']}/deliveries`, {
    token,
    body: { beekeeper_id, grams: 500 },
  });
  await call(`${platform.urls['svc-deliveries']}/deliveries/${made.body.delivery_id}/grade`, {
    token,
    body: { grade: 'A' },
  });
  const owed = () => call(`${platform.urls['svc-payouts']}/payouts?beekeeper_id=${beekeeper_id}`, { token });
  expect(await eventually(async () => (await owed()).list.length === 1)).toBe(true);
  expect((await novatrek(folder, ['dlq', 'list'])).err).toBe('0 messages put aside\n');
  expect(await platform.end('SIGTERM')).toBe(0);
  const names = await query(url.replace('honeydb', 'postgres'), 'select datname from pg_database');
  const bus = url.includes('honeydb') ? 'honeydb_bus' : 'novatrek_bus';
  expect(names.map(({ datname }) => datname)).toContain(bus);
  const left = "select 1 from pg_stat_activity where usename like 'svc_%'";
  expect(await eventually(async () => (await query(url.replace('honeydb', 'postgres'), left)).length === 0)).toBe(true);
});
