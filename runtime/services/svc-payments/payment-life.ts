import type { PaymentStatus } from './contract.gen.ts';
import type { Cents } from './money.ts';

/** Which states a payment may go to from each. */
export const paymentMoves: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  PENDING: ['AUTHORIZED', 'FAILED'],
  AUTHORIZED: ['CAPTURED', 'FAILED'],
  CAPTURED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  PARTIALLY_REFUNDED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  FAILED: [],
  REFUNDED: [],
};

const taken: readonly string[] = ['CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED'];

export function isTaken(status: string): boolean {
  return taken.includes(status);
}

/** What a payment of this amount is after so much of it was given back. */
export function statusAfterRefunds(amount: Cents, refunded: Cents): 'CAPTURED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' {
  if (refunded <= 0) return 'CAPTURED';
  return refunded >= amount ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}
