import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { balanceOf, countedOf } from '../../runtime/services/svc-reservations/balance.ts';
import { centsOf, decimalOf } from '../../runtime/services/svc-reservations/price.ts';
import { booked, calm, newTrip, order, paid, read, reservations, world } from './svc-reservations-stage.ts';

afterAll(() => reservations.stop());
beforeEach(calm);

async function pay(reservation_id: string, amount: number, more: object = {}) {
  const event = {
    payment_id: randomUUID(),
    reservation_id,
    amount,
    currency: 'USD' as const,
    status: 'COMPLETED' as const,
    ...more,
  };
  await reservations.deliver('payment.processed', event);
  return event;
}

it('counts the deposit once, however it is heard of', async () => {
  const { id, payment_reference = '', ...body } = await booked();
  expect(payment_reference).toBe(paid.get(`res-${id}-deposit`));
  expect(body).toMatchObject({ total_amount: 100.5, amount_paid: 20.1, balance_due: 80.4 });
  expect(body.payments).toEqual([
    { payment_id: payment_reference, amount: 20.1, currency: 'USD', counted: 20.1, received_at: expect.any(String) },
  ]);
  await pay(id, 20.1, { payment_id: payment_reference });
  expect(await read(id)).toMatchObject({ amount_paid: 20.1, balance_due: 80.4, _rev: body._rev });
});

it('takes the balance of a confirmed booking, in parts, each once', async () => {
  const { id, payment_reference } = await booked();
  const part = await pay(id, 30.4);
  await reservations.deliver('payment.processed', { ...part });
  expect(await read(id)).toMatchObject({ amount_paid: 50.5, balance_due: 50, status: 'CONFIRMED', _rev: '3' });
  await pay(id, 50);
  const body = await read(id);
  expect(body).toMatchObject({ amount_paid: 100.5, balance_due: 0, status: 'CONFIRMED', payment_reference });
  expect(body.payments?.map(({ amount, counted }) => [amount, counted])).toEqual([
    [20.1, 20.1],
    [30.4, 30.4],
    [50, 50],
  ]);
  const list = await reservations.ask('searchReservations', {
    query: { guest_id: body.guest_id, page: 0, size: 5 },
  });
  expect(list.body.content).toEqual([body]);
});

it('counts no more than is left to pay, and shows what came in beside it', async () => {
  const { id } = await booked();
  await pay(id, 100);
  await pay(id, 7);
  await pay(id, 7, { currency: 'EUR' });
  const body = await read(id);
  expect(body).toMatchObject({ amount_paid: 100.5, balance_due: 0 });
  expect(body.payments?.map(({ amount, currency, counted }) => [amount, currency, counted])).toEqual([
    [20.1, 'USD', 20.1],
    [100, 'USD', 80.4],
    [7, 'USD', 0],
    [7, 'EUR', 0],
  ]);
});

it('owes more when somebody joins a booking that was paid', async () => {
  const { id } = await booked({ trip_id: newTrip(2) });
  await pay(id, 80.4);
  const body = { guest_id: randomUUID(), role: 'COMPANION' as const };
  await reservations.ask('addParticipant', { params: { reservation_id: id }, body });
  expect(await read(id)).toMatchObject({ total_amount: 201, amount_paid: 100.5, balance_due: 100.5 });
});

it('counts nothing for a booking that was given up', async () => {
  const { id, _rev } = await booked();
  await reservations.ask(
    'cancelReservation',
    { params: { reservation_id: id }, query: { reason: 'GUEST_REQUEST' } },
    { ifMatch: `"${_rev}"` },
  );
  await pay(id, 80.4);
  const body = await read(id);
  expect(body).toMatchObject({ status: 'CANCELLED', amount_paid: 20.1 });
  expect(body.payments?.at(-1)).toMatchObject({ amount: 80.4, counted: 0 });
});

it('confirms a booking once its parts come to the deposit', async () => {
  world.payments = 'no instrument';
  const { body } = await reservations.ask('createReservation', order());
  expect(body).toMatchObject({ status: 'PENDING', amount_paid: 0, balance_due: 100.5, payments: [] });
  await pay(body.id, 20);
  expect(await read(body.id)).toMatchObject({ status: 'PENDING', amount_paid: 20 });
  const rest = await pay(body.id, 0.1);
  const confirmed = { status: 'CONFIRMED', amount_paid: 20.1, payment_reference: rest.payment_id };
  expect(await read(body.id)).toMatchObject(confirmed);
});

it('counts every one of many payments that come at once, and the price once', async () => {
  const { id } = await booked();
  await Promise.all(Array.from({ length: 8 }, () => pay(id, 20)));
  const { amount_paid, payments = [] } = await read(id);
  expect(amount_paid).toBe(100.5);
  expect(payments).toHaveLength(9);
  expect(payments.reduce((sum, { counted }) => sum + centsOf(counted), 0)).toBe(10_050);
});

it('never changes or drops a payment, and never says that more is paid than was', async () => {
  const { id } = await booked();
  const refused = (statement: string) => expect(reservations.query(statement, [id])).rejects.toThrow();
  await refused('update booking_payments set counted = 0 where reservation_id = $1');
  await refused('delete from booking_payments where reservation_id = $1');
  await refused('update reservations set amount_paid = 100 where reservation_id = $1');
});

it('never counts more than the price, nor drops a cent of what is due', () => {
  const cents = fc.integer({ min: 0, max: 99_999_999 });
  fc.assert(
    fc.property(cents, fc.array(cents, { maxLength: 20 }), (total, amounts) => {
      const row = {
        total_amount: decimalOf(total),
        amount_paid: '0.00',
        currency: 'USD',
        status: 'CONFIRMED' as const,
      };
      for (const one of amounts) {
        const counted = countedOf(row, { amount: one / 100, currency: 'USD', status: 'COMPLETED' });
        row.amount_paid = decimalOf(centsOf(row.amount_paid) + counted);
      }
      const sum = amounts.reduce((all, one) => all + one, 0);
      expect(centsOf(row.amount_paid)).toBe(Math.min(total, sum));
      expect(balanceOf(row)).toBe(Math.max(0, total - sum));
    }),
  );
});
