import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stopTestServer, testService } from 'novatrek/platform/testing';
import service from './service.ts';

const beekeepers = await testService(service, {
  migrations: new URL('./migrations/', import.meta.url),
  policy: new URL('../../generated/policy/postgres.sql', import.meta.url),
});
after(async () => {
  await beekeepers.stop();
  await stopTestServer();
});

test('registers a beekeeper once', async () => {
  const body = { full_name: 'Ada Verne', email: 'ada@example.com' };
  const { status, body: made } = await beekeepers.ask('registerBeekeeper', { body });
  assert.equal(status, 201);
  const read = await beekeepers.ask('getBeekeeper', { params: { beekeeper_id: made.beekeeper_id } });
  assert.equal(read.body.full_name, 'Ada Verne');
  assert.equal((await beekeepers.ask('registerBeekeeper', { body })).status, 409);
});
