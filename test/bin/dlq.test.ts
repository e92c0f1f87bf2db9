import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { novatrek } from './novatrek.ts';
import { call, eventually, honey, type Running, tokenIn, up } from './up-fixture.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let folder: string;
let platform: Running;
let token: string;
const deliveries: string[] = [];

/** A service that refuses what is graded C, until it is mended. */
const service = () => join(folder, 'services/svc-payouts/service.ts');
let sound: string;

beforeAll(async () => {
  folder = await honey();
  sound = readFileSync(service(), 'utf8');
  expect(sound).toContain('await owePayout(');
  writeFileSync(
    service(),
    sound
      .replace('import { defineService }', 'import { defineService, RejectEvent }')
      .replace(
        'await owePayout(',
        "if (grade === 'C') throw new RejectEvent('not good\\u001b[31m enough');\n      await owePayout(",
      ),
  );
  platform = await up(folder);
  token = await tokenIn(folder);
  const member = await call(`${platform.urls['svc-beekeepers']}/beekeepers`, {
    token,
    body: { full_name: 'Ada', email: 'ada@bees.example' },
  });
  for (const grade of ['C', 'A', 'C']) {
    const made = await call(`${platform.urls['svc-deliveries']}/deliveries`, {
      token,
      body: { beekeeper_id: member.body.beekeeper_id, grams: 1_000 },
    });
    deliveries.push(String(made.body.delivery_id));
    await call(`${platform.urls['svc-deliveries']}/deliveries/${made.body.delivery_id}/grade`, {
      token,
      body: { grade },
    });
  }
  expect(await eventually(async () => (await listed()).length === 3)).toBe(true);
});

async function listed(...args: string[]): Promise<string[]> {
  const { code, out, err } = await novatrek(folder, ['dlq', 'list', ...args]);
  if (code !== 0) throw new Error(err);
  return out.split('\n').filter((line) => line !== '');
}

it('dlq: lists what was put aside, and what waits behind it: of all services or one, of one key, as data', async () => {
  const lines = await listed();
  expect(lines[0]).toMatch(
    /^svc-payouts {2}honey\.honey\.delivery\.graded\/\d\/\d+ {2}key [\w-]{36} {2}1 tries {2}.*not good·\[31m enough$/,
  );
  for (const line of lines.slice(1)) expect(line).toMatch(/ {2}parked {2}waits behind one of its key$/);
  expect(await listed('svc-deliveries')).toEqual([]);
  expect(await listed('payouts')).toHaveLength(3);
  const ran = await novatrek(folder, ['dlq', 'list', '--json']);
  const letters: { key: string; value: string; message_id: string }[] = JSON.parse(ran.out);
  expect(letters.map(({ value }) => JSON.parse(value).grade)).toEqual(['C', 'A', 'C']);
  expect(await listed('--key', 'of nobody')).toEqual([]);
  expect(await listed('--key', letters[0]?.key ?? '')).toHaveLength(3);
  expect(ran.err).toBe('3 messages put aside\n');
});

it('dlq: shows one whole, by its place or its id, and refuses what is not there', async () => {
  const [letter] = JSON.parse((await novatrek(folder, ['dlq', 'list', '--json'])).out);
  const place = `${letter.topic}/${letter.partition}/${letter.offset}`;
  for (const name of [place, letter.message_id]) {
    const { out } = await novatrek(folder, ['dlq', 'show', 'payouts', name]);
    expect(out).toContain(`message  ${place}\n`);
    expect(out).toContain('"grade": "C"');
    expect(out).not.toContain('\u001b');
  }
  for (const verb of ['show', 'replay', 'discard'])
    expect(await novatrek(folder, ['dlq', verb, 'payouts', `${place}9`])).toMatchObject({
      code: 2,
      err: `novatrek: no open message ${place}9\n   fix  novatrek dlq list shows them\n`,
    });
  for (const verb of ['replay', 'discard'])
    expect(await novatrek(folder, ['dlq', verb, 'payouts'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--all'),
    });
});

it('dlq: what fails again comes back, what is discarded lets those behind it go on, what works has its effect', async () => {
  const [first] = JSON.parse((await novatrek(folder, ['dlq', 'list', '--json'])).out);
  expect(await novatrek(folder, ['dlq', 'replay', 'payouts', first.message_id])).toMatchObject({
    code: 0,
    err: '1 message of svc-payouts will be handled again as soon as it runs\n',
  });
  const tries = async () => JSON.parse((await novatrek(folder, ['dlq', 'list', '--json'])).out)[0]?.attempts;
  expect(await eventually(async () => (await tries()) === 2)).toBe(true);
  expect(await listed()).toHaveLength(3);
  expect((await novatrek(folder, ['dlq', 'discard', 'payouts', first.message_id])).err).toBe(
    '1 message of svc-payouts discarded\n',
  );
  // The next is handled by itself, and the last fails like the first.
  expect(await eventually(async () => (await listed()).length === 1)).toBe(true);

  expect(await platform.end('SIGTERM')).toBe(0);
  expect(await novatrek(folder, ['dlq', 'list'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /^novatrek: no platform runs with its data in .*\n {3}fix {2}novatrek up, or set DATABASE_URL\n/,
    ),
  });
  writeFileSync(service(), sound);
  platform = await up(folder);
  await novatrek(folder, ['dlq', 'replay', 'payouts', '--all']);
  expect(await eventually(async () => (await listed()).length === 0)).toBe(true);
  token = await tokenIn(folder);
  const { list: members } = await call(`${platform.urls['svc-beekeepers']}/beekeepers`, { token });
  const { list } = await call(`${platform.urls['svc-payouts']}/payouts?beekeeper_id=${members[0]?.beekeeper_id}`, {
    token,
  });
  expect(list.map(({ delivery_id }) => delivery_id)).toEqual(deliveries.slice(1));
});

it('dlq: DATABASE_URL goes before what runs here; a service is named by its role, or by hand', async () => {
  const { databaseUrl } = JSON.parse(readFileSync(join(folder, '.novatrek/running.json'), 'utf8'));
  const { passwords } = JSON.parse(readFileSync(join(folder, '.novatrek/secrets.json'), 'utf8'));
  const own = new URL(databaseUrl);
  [own.username, own.password] = ['svc_payouts_app', passwords.svc_payouts_app];
  const list = (url: string, ...args: string[]) => novatrek(folder, ['dlq', 'list', ...args], { DATABASE_URL: url });
  expect(await list(own.href)).toMatchObject({ code: 0, err: '0 messages put aside\n' });
  expect(await list(databaseUrl, 'payouts')).toMatchObject({ code: 0, err: '0 messages put aside\n' });
  expect(await list(databaseUrl)).toMatchObject({ code: 2, err: expect.stringContaining('name the service too') });
  own.password = 'wrong';
  expect(await list(own.href)).toMatchObject({ code: 2, err: expect.stringContaining("can't be read") });
});

it('token: for an operator or an application, never for a service', async () => {
  expect(await novatrek(folder, ['token', '--as', 'svc-payouts'])).toMatchObject({ code: 2, out: '' });
  expect(await novatrek(folder, ['token', '--minutes', '2000'])).toMatchObject({ code: 2, out: '' });
  const claims = JSON.parse(
    Buffer.from((await tokenIn(folder, '--minutes', '5', '--user', 'jo')).split('.')[1] ?? '', 'base64url').toString(),
  );
  expect(claims).toMatchObject({ sub: 'operator:local', aud: '*', user: 'jo' });
  expect(claims.exp - claims.iat).toBe(300);
});
