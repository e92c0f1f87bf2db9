import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { novatrek } from './novatrek.ts';
import { call, honey, openFolder, tokenIn, up } from './up-fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
const servers: Server[] = [];
beforeAll(async () => {
  folder = await honey();
});
afterAll(() => {
  for (const server of servers) server.close();
});

function take(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

it('names all ports that are taken at once', async () => {
  let first = 0;
  while (first === 0) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      await take(port);
      await take(port + 2);
      first = port;
    } catch {
      // Somebody has one of them: elsewhere then.
    }
  }
  const refused = await novatrek(folder, ['up', '--port', String(first)]);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(
    `novatrek: ports ${first}, ${first + 2} are taken (${first} to ${first + 3} are needed)\n`,
  );
  expect(refused.err).toContain(`   fix  stop what uses them, or begin elsewhere: --port ${first + 1_000}\n`);
  // The ports of services that don't start are not needed.
  const less = await novatrek(folder, ['up', '--port', String(first - 1), '--only', 'payouts']);
  expect(less.err).toContain(`novatrek: port ${first + 2} is taken (${first - 1} to ${first + 2} are needed)\n`);
  const beyond = await novatrek(folder, ['up', '--port', '65535']);
  expect(beyond).toMatchObject({ code: 2, err: expect.stringContaining('ports 65535 to 65538 are needed') });
});

it('knows its services, and says what a wrong name may have meant', async () => {
  const refused = await novatrek(folder, ['up', '--port', '0', '--only', 'svc-payout']);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('there is no service svc-payout') });
  expect(refused.err).toContain('svc-payouts');
  expect(await novatrek(folder, ['up', '--port', '70000'])).toMatchObject({ code: 2 });
});

it('refuses a data folder that holds something else, and leaves it as it is', async () => {
  const other = openFolder();
  writeFileSync(join(other, 'thesis.txt'), 'years of work');
  for (const more of [[], ['--reset', '--yes']])
    expect(await novatrek(folder, ['up', '--port', '0', '--data', other, ...more])).toMatchObject({
      code: 2,
      err: `novatrek: ${other} holds other things than the data of a platform\n   fix  name an empty folder: --data DIR\n`,
    });
  writeFileSync(join(other, 'secrets.json'), '{"mine": true}');
  expect((await novatrek(folder, ['up', '--port', '0', '--data', other, '--reset', '--yes'])).code).toBe(2);
  expect(readdirSync(other).sort()).toEqual(['secrets.json', 'thesis.txt']);
});

it('says that a data folder can not be written', async () => {
  const place = join(openFolder(), 'file');
  writeFileSync(place, '');
  for (const data of [place, join(place, 'below')])
    expect(await novatrek(folder, ['up', '--port', '0', '--data', data])).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^novatrek: .*file.* can't be written: there is a file in its place\n {3}fix {2}make it/,
      ),
    });
});

it.skipIf(process.getuid?.() === 0)('says that it may not write a data folder', async () => {
  const closed = join(openFolder(), 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o500);
  expect(await novatrek(folder, ['up', '--port', '0', '--data', closed])).toMatchObject({
    code: 2,
    err: expect.stringContaining("can't be written: permission denied"),
  });
});

it('says that a database or a broker that was named does not answer, without its password', async () => {
  const nowhere = await take(0);
  servers.at(-1)?.close();
  const database = await novatrek(folder, ['up', '--port', '0'], {
    DATABASE_URL: `postgres://jo:hush@127.0.0.1:${nowhere}/x`,
  });
  expect(database).toMatchObject({
    code: 2,
    err: expect.stringContaining(`novatrek: the database 127.0.0.1:${nowhere}/x can't be used: `),
  });
  expect(database.err).not.toContain('hush');
  const broker = await novatrek(folder, ['up', '--port', '0'], { KAFKA_BROKERS: `127.0.0.1:${nowhere}` });
  expect(broker).toMatchObject({
    code: 2,
    err: expect.stringContaining(`novatrek: Kafka at 127.0.0.1:${nowhere} can't be used: `),
  });
});

it('says that a service needs a contract first', async () => {
  const bare = await honey();
  const contract = join(bare, 'services/svc-payouts/contract.gen.ts');
  const text = readFileSync(contract, 'utf8');
  writeFileSync(contract, 'export const contract = {{;');
  expect(await novatrek(bare, ['up', '--port', '0'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/contract\.gen\.ts can't be loaded/),
  });
  writeFileSync(contract, text);
  writeFileSync(join(bare, 'services/svc-payouts/service.ts'), 'export default 7;');
  expect(await novatrek(bare, ['up', '--port', '0'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('svc-payouts: service.ts has no default export made by defineService'),
  });
});

it('deletes what earlier starts left when it is told to, and asks first', async () => {
  const data = join(folder, '.novatrek');
  const first = await up(folder);
  const token = await tokenIn(folder);
  const body = { full_name: 'Ada', email: 'ada@bees.example' };
  await call(`${first.urls['svc-beekeepers']}/beekeepers`, { token, body });
  // Killed, so that the database still runs when the folder is to be emptied.
  await first.end('SIGKILL');
  const asked = await novatrek(folder, ['up', '--port', '0', '--reset']);
  expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('say --yes too if that is meant') });
  expect(existsSync(join(data, 'pg'))).toBe(true);
  const second = await up(folder, ['--reset', '--yes']);
  expect(await tokenIn(folder)).not.toBe(token);
  const { status, list } = await call(`${second.urls['svc-beekeepers']}/beekeepers`, { token: await tokenIn(folder) });
  expect({ status, list }).toEqual({ status: 200, list: [] });
  expect(await call(`${second.urls['svc-beekeepers']}/beekeepers`, { token })).toMatchObject({ status: 401 });
  expect(await second.end('SIGTERM')).toBe(0);
});
