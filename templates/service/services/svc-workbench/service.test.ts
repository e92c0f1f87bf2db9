import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stopTestServer, testService } from 'novatrek/platform/testing';
import service from './service.ts';

const workbench = await testService(service, {
  migrations: new URL('./migrations/', import.meta.url),
  policy: new URL('../../generated/policy/postgres.sql', import.meta.url),
});
after(async () => {
  await workbench.stop();
  await stopTestServer();
});

test('keeps what it is given, once', async () => {
  const body = { title: 'Left-handed clamp' };
  const { status, body: made } = await workbench.ask('createSparePart', { body });
  assert.equal(status, 201);
  const read = await workbench.ask('getSparePart', { params: { spare_part_id: made.spare_part_id } });
  assert.equal(read.body.title, body.title);
  assert.equal((await workbench.ask('createSparePart', { body })).status, 409);
});
