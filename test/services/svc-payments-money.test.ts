import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasCheckDigit, holdsCardNumber } from '../../runtime/services/svc-payments/card-number.ts';
import type { PaymentMethod } from '../../runtime/services/svc-payments/contract.gen.ts';
import { disputeMoves, isUndecided, mayDecide, tierAfter } from '../../runtime/services/svc-payments/dispute-life.ts';
import { accountsOf, emptyDay, posted, reversed } from '../../runtime/services/svc-payments/ledger.ts';
import {
  amountOf,
  centsOf,
  convert,
  decimalOf,
  shareOf,
  storedCents,
} from '../../runtime/services/svc-payments/money.ts';
import { paymentMoves, statusAfterRefunds } from '../../runtime/services/svc-payments/payment-life.ts';
import { daysBefore, evaluate } from '../../runtime/services/svc-payments/refund-policy.ts';

const cents = fc.integer({ min: 0, max: 9_999_999_999 });
const method = fc.constantFrom<PaymentMethod>(
  'CREDIT_CARD',
  'DEBIT_CARD',
  'BANK_TRANSFER',
  'GIFT_CARD',
  'PARTNER_VOUCHER',
);

it('loses no cent between the column, the API and arithmetic', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(storedCents(decimalOf(amount))).toBe(amount);
      expect(centsOf(amountOf(amount))).toBe(amount);
    }),
  );
});

it('takes no amount that is not whole cents', () => {
  for (const amount of [0.001, 1.005, -1, Number.NaN, 1e21, '1e3', '', '1.', ' 1'])
    expect([amount, centsOf(amount)]).toEqual([amount, undefined]);
  expect(centsOf(1.1)).toBe(110);
});

it('grants shares that add up to no more than the whole', () => {
  fc.assert(
    fc.property(cents, fc.integer({ min: 0, max: 100 }), (amount, percentage) => {
      const [one, other] = [shareOf(amount, percentage), shareOf(amount, 100 - percentage)];
      expect(amount - one - other).toBeGreaterThanOrEqual(0);
      expect(amount - one - other).toBeLessThanOrEqual(1);
    }),
  );
  expect(shareOf(9_999_999_999, 100)).toBe(9_999_999_999);
});

it('converts to the nearest cent', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(convert(amount, 1)).toBe(amount);
    }),
  );
  expect([convert(10_001, 1.1), convert(5, 0.1), convert(4, 0.1)]).toEqual([11_001, 1, 0]);
});

it('balances every day, whatever is posted', () => {
  const posting = fc.record({
    kind: fc.constantFrom<'payment' | 'refund'>('payment', 'refund'),
    method,
    amount: fc.integer({ min: 1, max: 100_000_00 }),
  });
  fc.assert(
    fc.property(fc.array(posting, { maxLength: 30 }), (postings) => {
      const day = postings.reduce((totals, one) => {
        const accounts = accountsOf(one.method);
        return posted(totals, { ...one, ...(one.kind === 'payment' ? accounts : reversed(accounts)) });
      }, emptyDay);
      const turnover = Object.values(day.account_turnover);
      const sum = (side: 'debit' | 'credit') => turnover.reduce((all, one) => all + storedCents(one[side]), 0);
      expect(sum('debit')).toBe(sum('credit'));
      expect(sum('debit')).toBe(day.total_captured + day.total_refunded);
      expect(day.total_transactions).toBe(postings.length);
      expect(day.breakdown_by_method.reduce((all, one) => all + storedCents(one.total), 0)).toBe(day.total_captured);
    }),
  );
});

it('knows a payment by what is left of it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(fc.integer({ min: 1, max: 400_000 })),
      (amount, wishes) => {
        let [refunded, status]: [number, 'CAPTURED' | 'PARTIALLY_REFUNDED' | 'REFUNDED'] = [0, 'CAPTURED'];
        for (const wish of wishes) {
          if (wish > amount - refunded) continue;
          refunded += wish;
          const next = statusAfterRefunds(amount, refunded);
          expect(paymentMoves[status]).toContain(next);
          status = next;
        }
        expect(status === 'REFUNDED').toBe(refunded === amount);
        expect(status === 'CAPTURED').toBe(refunded === 0);
      },
    ),
  );
});

it('captures nothing that was not authorized', () => {
  const before = Object.entries(paymentMoves).filter(([, next]) => next.includes('CAPTURED'));
  expect(before.map(([from]) => from)).toEqual(['AUTHORIZED']);
});

it('never opens a decided dispute again', () => {
  for (const [from, next] of Object.entries(disputeMoves))
    if (from === 'RESOLVED' || from === 'CLOSED') expect(next.some(isUndecided)).toBe(false);
  expect(tierAfter('AGENT', 'ESCALATED')).toBe('MANAGER');
  expect([mayDecide('agent-a', 'AGENT'), mayDecide('agent-a', 'MANAGER'), mayDecide('manager-b', 'MANAGER')]).toEqual([
    true,
    false,
    true,
  ]);
});

it('grants by policy within what is left, and more the earlier it is cancelled', () => {
  const departure = '2026-07-31';
  const at = (days: number) => new Date(Date.parse(`${departure}T00:00:00Z`) - days * 86_400_000);
  fc.assert(
    fc.property(
      cents,
      fc.integer({ min: -5, max: 60 }),
      fc.integer({ min: 0, max: 30 }),
      (refundable, days, earlier) => {
        const one = evaluate({ type: 'CANCELLATION', refundable, cancelledAt: at(days), departure });
        const before = evaluate({ type: 'CANCELLATION', refundable, cancelledAt: at(days + earlier), departure });
        expect(one.refund_amount).toBeLessThanOrEqual(refundable);
        expect(before.refund_amount).toBeGreaterThanOrEqual(one.refund_amount);
        expect(one.eligible).toBe(one.refund_amount > 0);
        if (one.tier === 'AUTO') expect(refundable).toBeLessThanOrEqual(500_00);
        if (refundable > 2_000_00) expect(one.tier).toBe('MANAGER');
      },
    ),
  );
  const names = [14, 13, 7, 6, -1].map((days) => {
    const { policy_matched, refund_percentage } = evaluate({
      type: 'CANCELLATION',
      refundable: 100,
      cancelledAt: at(days),
      departure,
    });
    return [policy_matched, refund_percentage];
  });
  expect(names).toEqual([
    ['cancellation-14-days-or-more', 100],
    ['cancellation-7-to-14-days', 50],
    ['cancellation-7-to-14-days', 50],
    ['cancellation-under-7-days', 0],
    ['cancellation-under-7-days', 0],
  ]);
  expect(daysBefore(at(9), departure)).toBe(9);
});

it('knows a card number however it is written, and leaves ids alone', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
  fc.assert(
    fc.property(digits, fc.constantFrom('', ' ', '-'), (some, gap) => {
      const last = Array.from({ length: 10 }, (_, digit) => [...some, digit].join('')).find(hasCheckDigit) ?? '';
      const written = [...last].join(gap);
      expect(holdsCardNumber({ deep: [{ note: `card ${written}, thanks` }] })).toBe(true);
      expect(holdsCardNumber(`tok_${last}`)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(holdsCardNumber(`res-${id}-deposit`)).toBe(false);
    }),
  );
  expect(holdsCardNumber('33333333-0000-4000-8000-000000000001')).toBe(false);
  expect(holdsCardNumber({ amount: 4242, note: null })).toBe(false);
});
