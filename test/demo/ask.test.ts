import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { operationOf, send, sentFor } from '../../demo/ask.ts';
import { contract as guides } from '../../runtime/services/svc-guide-management/contract.gen.ts';
import { contract as reservations } from '../../runtime/services/svc-reservations/contract.gen.ts';

const base = 'http://127.0.0.1:1/x';

it('makes a request of what the contract says of an operation', () => {
  const id = '3f0f3f2a-0000-4000-8000-000000000001';
  expect(
    sentFor(base, operationOf(guides, 'getGuideSchedule'), {
      params: { guide_id: id },
      query: { from_date: '2026-11-22', to_date: undefined },
    }),
  ).toEqual({ url: `${base}/guides/${id}/schedule?from_date=2026-11-22`, method: 'GET', headers: {}, body: undefined });
  const body = { guest_id: id, trip_id: id, booking_source: 'WEB_DIRECT' };
  const booking = sentFor(base, operationOf(reservations, 'createReservation'), { body });
  expect(booking).toMatchObject({ url: `${base}/reservations`, method: 'POST', body: JSON.stringify(body) });
  expect(booking.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': expect.any(String) });
});

it('asks again who has too much to do, when they say so, and takes any other refusal as it is', async () => {
  let [asked, busy, retryAfter] = [0, 2, '0'];
  const server = createServer((_, response) => {
    asked += 1;
    if (asked > busy) return response.end('done');
    return response.writeHead(503, retryAfter === '' ? {} : { 'retry-after': retryAfter }).end('busy');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const ask = () => send({ url, method: 'GET', headers: {}, body: undefined });
  expect(await ask()).toMatchObject({ status: 200, text: 'done' });
  expect(asked).toBe(3);
  [asked, busy, retryAfter] = [0, 1, ''];
  expect(await ask()).toMatchObject({ status: 503, text: 'busy' });
  [asked, busy, retryAfter] = [0, 1, '3600'];
  expect(await ask()).toMatchObject({ status: 503 });
});
