import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { stopTestServer, testService } from 'novatrek/platform/testing';
import service from './service.ts';

const payouts = await testService(service, {
  migrations: new URL('./migrations/', import.meta.url),
  policy: new URL('../../generated/policy/postgres.sql', import.meta.url),
});
after(async () => {
  await payouts.stop();
  await stopTestServer();
});

test('owes a payout once, however often the event comes', async () => {
  const beekeeper_id = randomUUID();
  const graded = { event_id: randomUUID(), delivery_id: randomUUID(), beekeeper_id, grams: 2000, grade: 'A' as const };
  await payouts.deliver('delivery.graded', graded);
  await payouts.deliver('delivery.graded', graded);
  const { body } = await payouts.ask('listPayouts', { query: { beekeeper_id } });
  assert.equal(body.length, 1);
  assert.equal(body[0]?.delivery_id, graded.delivery_id);
});
