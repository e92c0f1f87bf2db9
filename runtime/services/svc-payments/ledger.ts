import type { PaymentMethod } from './contract.gen.ts';
import { type Cents, decimalOf, storedCents } from './money.ts';

export interface Accounts {
  readonly debit_account: string;
  readonly credit_account: string;
}

const received: Readonly<Record<PaymentMethod, string>> = {
  CREDIT_CARD: 'gateway_clearing',
  DEBIT_CARD: 'gateway_clearing',
  BANK_TRANSFER: 'bank_clearing',
  GIFT_CARD: 'gift_card_liability',
  PARTNER_VOUCHER: 'partner_receivable',
};

/** Where a payment by this method is booked. */
export function accountsOf(method: PaymentMethod): Accounts {
  return { debit_account: received[method], credit_account: 'customer_deposits' };
}

export function reversed({ debit_account, credit_account }: Accounts): Accounts {
  return { debit_account: credit_account, credit_account: debit_account };
}

/** What one day in one currency adds up to. */
export interface DayTotals {
  readonly total_transactions: number;
  readonly total_captured: Cents;
  readonly total_refunded: Cents;
  readonly breakdown_by_method: readonly MethodTotal[];
  readonly account_turnover: Readonly<Record<string, Turnover>>;
}
export interface MethodTotal {
  readonly method: PaymentMethod;
  readonly count: number;
  readonly total: string;
}
export interface Turnover {
  readonly debit: string;
  readonly credit: string;
}

export const emptyDay: DayTotals = {
  total_transactions: 0,
  total_captured: 0,
  total_refunded: 0,
  breakdown_by_method: [],
  account_turnover: {},
};

export interface Posting extends Accounts {
  readonly kind: 'payment' | 'refund';
  readonly method: PaymentMethod;
  readonly amount: Cents;
}

/** The day with one more posting: as much is debited as credited. */
export function posted(day: DayTotals, { kind, method, amount, debit_account, credit_account }: Posting): DayTotals {
  const taken = kind === 'payment';
  return {
    total_transactions: day.total_transactions + 1,
    total_captured: day.total_captured + (taken ? amount : 0),
    total_refunded: day.total_refunded + (taken ? 0 : amount),
    breakdown_by_method: taken ? counted(day.breakdown_by_method, method, amount) : day.breakdown_by_method,
    account_turnover: turned(turned(day.account_turnover, debit_account, amount, 0), credit_account, 0, amount),
  };
}

function counted(totals: readonly MethodTotal[], method: PaymentMethod, amount: Cents): readonly MethodTotal[] {
  const before = totals.find((one) => one.method === method);
  const after = {
    method,
    count: (before?.count ?? 0) + 1,
    total: decimalOf(storedCents(before?.total ?? '0') + amount),
  };
  return [...totals.filter((one) => one.method !== method), after];
}

function turned(accounts: DayTotals['account_turnover'], account: string, debit: Cents, credit: Cents) {
  const before = accounts[account] ?? { debit: '0', credit: '0' };
  return {
    ...accounts,
    [account]: {
      debit: decimalOf(storedCents(before.debit) + debit),
      credit: decimalOf(storedCents(before.credit) + credit),
    },
  };
}
