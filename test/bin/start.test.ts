import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import { novatrek } from './novatrek.ts';
import { begin, call, databasePid, eventually, honey, isAlive, type Running, up } from './up-fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let platform: Running;
let base: URL;
beforeAll(async () => {
  folder = await honey();
  // Its database and bus serve the services that are started by themselves here.
  platform = await up(folder, ['--only', 'beekeepers']);
  base = new URL(JSON.parse(readFileSync(join(folder, '.novatrek/running.json'), 'utf8')).databaseUrl);
  await novatrek(folder, ['migrate'], {
    DATABASE_ADMIN_URL: base.href,
  });
});

const secrets = () => JSON.parse(readFileSync(join(folder, '.novatrek/secrets.json'), 'utf8'));

function databaseUrl(role: string, database = 'novatrek'): string {
  const url = new URL(base);
  [url.username, url.password, url.pathname] = [role, secrets().passwords[role], `/${database}`];
  return url.href;
}

function environment(service: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { keys } = secrets();
  const role = `${service.replaceAll('-', '_')}_app`;
  return {
    DATABASE_URL: databaseUrl(role),
    BUS_DATABASE_URL: databaseUrl(role, 'novatrek_bus'),
    SERVICE_URLS: JSON.stringify({ 'svc-beekeepers': new URL(platform.urls['svc-beekeepers'] ?? '').origin }),
    TOKEN_KEY: JSON.stringify(keys[service].privateKey),
    TOKEN_KEYS: JSON.stringify({ keys: Object.values(keys).map((pair) => (pair as { publicKey: object }).publicKey) }),
    PORT: '0',
    ...more,
  };
}

const listening = /^(http:\S+)$/m;
const addressOf = (running: Running) => listening.exec(running.said())?.[1] ?? '';
const token = () => signToken(secrets().keys['operator:local'].privateKey, { seconds: 300 });

it('lists all that is wrong with its environment at once', async () => {
  const { keys } = secrets();
  const refused = await novatrek(folder, ['start', 'deliveries'], {
    DATABASE_URL: 'mysql://x',
    SERVICE_URL: 'beekeepers',
    TOKEN_KEY: JSON.stringify(keys['svc-payouts'].privateKey),
    PORT: 'http',
    LOG_LEVEL: 'loud',
    DRAIN_DELAY: '5s',
    FILES_DIR: '/tmp/x',
  });
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err.split('\n').slice(0, -2)).toEqual([
    "novatrek: svc-deliveries can't start with this environment:",
    '   DATABASE_URL must begin with postgres:// or postgresql://',
    '   KAFKA_BROKERS is missing, and so is BUS_DATABASE_URL: this service publishes or consumes events',
    '   SERVICE_URL must hold {service}',
    '   TOKEN_KEYS is missing',
    '   TOKEN_KEY is the key of svc-payouts, not of svc-deliveries',
    '   PORT must be a number from 0 to 65535',
    '   LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
    '   DRAIN_DELAY must be a number from 0 to 600000',
    '   FILES_SECRET is missing: FILES_DIR is set',
  ]);
});

it('says plainly that its port is taken, and that nobody has written it', async () => {
  const port = new URL(platform.urls.portal ?? '').port;
  const refused = await novatrek(folder, ['start', 'svc-payouts'], environment('svc-payouts', { PORT: port }));
  expect(refused).toMatchObject({
    code: 2,
    err: `novatrek: can't listen on 127.0.0.1:${port}: it is taken. Set PORT and HOST\n`,
  });
  expect(await novatrek(folder, ['start', 'svc-nobody'])).toMatchObject({ code: 2 });
});

it('is ready when its migrations are there, and says so until it ends', async () => {
  const running = await begin(
    folder,
    ['start', 'payouts'],
    listening,
    environment('svc-payouts', { DRAIN_DELAY: '1500' }),
  );
  const url = addressOf(running);
  expect(await call(`${url}/readyz`)).toMatchObject({ status: 200, body: { parts: { migrations: 'ok' } } });
  const owner = new pg.Client({ connectionString: databaseUrl('svc_payouts_owner') });
  await owner.connect();
  await owner.query("update payouts.platform_migrations set name = name || '.later'");
  expect(await call(`${url}/readyz`)).toMatchObject({
    status: 503,
    body: { parts: { migrations: 'failed', bus: 'ok' } },
  });
  await owner.query("update payouts.platform_migrations set name = replace(name, '.later', '')");
  await owner.end();
  running.process.kill('SIGTERM');
  expect(await eventually(async () => (await call(`${url}/readyz`)).body.status === 'not ready')).toBe(true);
  expect(await call(`${url}/livez`)).toMatchObject({ status: 200 });
  expect(await running.ended).toBe(0);
});

/** Asks again and again over connections that stay open, and says what became of each request that was sent. */
function load(url: string, agent: Agent, stop: () => boolean): Promise<{ answered: number; lost: string[] }> {
  const result = { answered: 0, lost: [] as string[] };
  const body = () => JSON.stringify({ full_name: 'Ada', email: `${crypto.randomUUID()}@bees.example` });
  const one = () =>
    new Promise<boolean>((done) => {
      const headers = { authorization: `Bearer ${token()}`, 'content-type': 'application/json' };
      const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
        answer.resume().on('end', () => {
          if (answer.statusCode === 201) result.answered += 1;
          else result.lost.push(`status ${answer.statusCode}`);
          done(true);
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // Nobody listens any more, or it still waited to be taken when the listening ended. Had the service taken it, the
        // rows counted in the end would be more than the answers.
        if (error.code !== 'ECONNREFUSED' && error.code !== 'ECONNRESET') result.lost.push(String(error.code));
        done(error.code !== 'ECONNREFUSED');
      });
      sent.end(body());
    });
  const worker = async () => {
    while (!stop() && (await one()));
  };
  return Promise.all(Array.from({ length: 16 }, worker)).then(() => result);
}

it('told to end under load, it loses no request that it has taken', async () => {
  const running = await begin(
    folder,
    ['start', 'beekeepers'],
    listening,
    environment('svc-beekeepers', { LOG_LEVEL: 'error' }),
  );
  const agent = new Agent({ keepAlive: true });
  let ended = false;
  const loaded = load(`${addressOf(running)}/beekeepers/v1/beekeepers`, agent, () => ended);
  await new Promise((done) => setTimeout(done, 1_500));
  const code = running.end('SIGTERM').finally(() => {
    ended = true;
  });
  const { answered, lost } = await loaded;
  expect(await code).toBe(0);
  agent.destroy();
  expect(lost).toEqual([]);
  expect(answered).toBeGreaterThan(50);
  const admin = new pg.Client({ connectionString: base.href });
  await admin.connect();
  const { rows } = await admin.query<{ count: number }>('select count(*)::int as count from beekeepers.beekeepers');
  await admin.end();
  expect(rows[0]?.count).toBe(answered);
});

it('answers within its time while what it calls hangs, then stops asking, and goes on when it is well', async () => {
  let hang = true;
  let asked = 0;
  const known = {
    beekeeper_id: crypto.randomUUID(),
    full_name: 'Ada',
    email: 'a@bees.example',
    joined_at: '2027-01-01T00:00:00Z',
  };
  const slow = createServer((_, response) => {
    asked += 1;
    if (!hang) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
  });
  await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done));
  const address = slow.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const running = await begin(
    folder,
    ['start', 'deliveries'],
    listening,
    environment('svc-deliveries', { SERVICE_URLS: JSON.stringify({ 'svc-beekeepers': url }) }),
  );
  const ask = () =>
    call(`${addressOf(running)}/deliveries/v1/deliveries`, {
      token: token(),
      body: { beekeeper_id: known.beekeeper_id, grams: 5 },
      headers: { 'x-request-deadline': String(Date.now() + 3_000) },
    });
  const before = Date.now();
  const answers = await Promise.all(Array.from({ length: 12 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  expect(answers[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
  // Much later than the deadline, and still far from waiting for ever.
  expect(Date.now() - before).toBeLessThan(20_000);
  const soFar = asked;
  expect((await ask()).status).toBe(503);
  expect(asked).toBe(soFar);
  hang = false;
  expect(await eventually(async () => (await ask()).status === 201, 60)).toBe(true);
  expect(await running.end('SIGTERM')).toBe(0);
  slow.closeAllConnections();
  slow.close();
});

afterAll(async () => {
  const database = databasePid(folder);
  await platform.end('SIGTERM');
  expect(await eventually(() => !isAlive(database))).toBe(true);
});
