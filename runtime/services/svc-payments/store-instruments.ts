import { type Db, isUniqueViolation } from 'novatrek/platform';
import type { PaymentMethod, Tables } from './contract.gen.ts';

export type InstrumentRow = Tables['payment_methods'];

/** What the gateway says about the card behind a token. */
export interface Card {
  readonly last_four: string;
  readonly brand: string;
  readonly expiry_month: number;
  readonly expiry_year: number;
}

export function defaultInstrument(db: Db, guest: string, method: PaymentMethod): Promise<InstrumentRow | undefined> {
  return db.one<InstrumentRow>`
    select * from payment_methods where guest_id = ${guest} and method_type = ${method} and is_default`;
}

export function findInstrument(db: Db, guest: string, token: string): Promise<InstrumentRow | undefined> {
  return db.one<InstrumentRow>`select * from payment_methods where guest_id = ${guest} and token = ${token}`;
}

/** The token of a guest's instrument, card data being unknown until the gateway tells. */
export async function keepInstrument(
  db: Db,
  one: Pick<InstrumentRow, 'method_id' | 'guest_id' | 'token' | 'method_type'>,
  now: Date,
): Promise<InstrumentRow> {
  await db.run`
    insert into payment_methods (method_id, guest_id, token, card_last_four, card_brand, expiry_month, expiry_year,
      method_type, created_at)
    values (${one.method_id}, ${one.guest_id}, ${one.token}, '0000', 'NONE', 0, 0, ${one.method_type}, ${now})
    on conflict (guest_id, token) do nothing`;
  const kept = await findInstrument(db, one.guest_id, one.token);
  if (kept === undefined) throw new Error('an instrument that was kept is there');
  return kept;
}

/** The gateway took it: from now on it is what the guest pays with if nothing else is said. */
export async function acceptInstrument(db: Db, id: string, card: Card | undefined): Promise<void> {
  if (card !== undefined)
    await db.run`
      update payment_methods
      set card_last_four = ${card.last_four}, card_brand = ${card.brand}, expiry_month = ${card.expiry_month},
        expiry_year = ${card.expiry_year}
      where method_id = ${id}`;
  try {
    await db.transaction(async () => {
      await db.run`
        update payment_methods m set is_default = true
        where m.method_id = ${id} and not exists (
          select from payment_methods other
          where other.guest_id = m.guest_id and other.method_type = m.method_type and other.is_default)`;
    });
  } catch (error) {
    // Two first payments at once: the other one's instrument is the default.
    if (!isUniqueViolation(error)) throw error;
  }
}
