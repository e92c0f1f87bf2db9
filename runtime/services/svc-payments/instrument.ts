import { randomUUID } from 'node:crypto';
import type { Db } from 'novatrek/platform';
import type { PaymentRequest } from './contract.gen.ts';
import { defaultInstrument, type InstrumentRow, keepInstrument } from './store-instruments.ts';

/** What a charge is made on: the instrument behind the token, or the guest's default one of that method. */
export async function findInstrumentOf(
  db: Db,
  { guest_id, method, payment_token }: PaymentRequest,
  now: Date,
): Promise<InstrumentRow | undefined> {
  if (payment_token === undefined) return defaultInstrument(db, guest_id, method);
  const method_id = randomUUID();
  return keepInstrument(db, { method_id, guest_id, token: payment_token, method_type: method }, now);
}
