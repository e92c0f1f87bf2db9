import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { Refused, stopTestServer, testService } from 'novatrek/platform/testing';
import service from './service.ts';

const member = randomUUID();
const deliveries = await testService(service, {
  migrations: new URL('./migrations/', import.meta.url),
  policy: new URL('../../generated/policy/postgres.sql', import.meta.url),
  standIns: {
    beekeepers: {
      getBeekeeper({ beekeeper_id }) {
        if (beekeeper_id !== member) throw new Refused(404);
        return { beekeeper_id, full_name: 'Ada Verne', email: 'ada@example.com', joined_at: '2027-05-01T08:00:00Z' };
      },
    },
  },
});
after(async () => {
  await deliveries.stop();
  await stopTestServer();
});

test('takes honey from members only', async () => {
  const stranger = { beekeeper_id: randomUUID(), grams: 1200 };
  assert.equal((await deliveries.ask('takeDelivery', { body: stranger })).status, 422);
  assert.equal((await deliveries.ask('takeDelivery', { body: { ...stranger, beekeeper_id: member } })).status, 201);
});

test('publishes a grade once', async () => {
  const { body: taken } = await deliveries.ask('takeDelivery', { body: { beekeeper_id: member, grams: 800 } });
  const graded = { params: { delivery_id: taken.delivery_id }, body: { grade: 'A' as const } };
  assert.equal((await deliveries.ask('gradeDelivery', graded)).status, 200);
  assert.equal((await deliveries.ask('gradeDelivery', graded)).status, 200);
  const published = await deliveries.published('delivery.graded');
  assert.equal(published.length, 1);
  assert.equal(published[0]?.delivery_id, taken.delivery_id);
});
