import type { Db } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';

export type PayoutRow = Tables['payouts'];

export async function owePayout(
  db: Db,
  { delivery_id, beekeeper_id, cents }: Pick<PayoutRow, 'delivery_id' | 'beekeeper_id' | 'cents'>,
): Promise<void> {
  await db.run`
    insert into payouts (delivery_id, beekeeper_id, cents)
    values (${delivery_id}, ${beekeeper_id}, ${cents})`;
}

export function listPayouts(db: Db, beekeeper: string): Promise<PayoutRow[]> {
  return db<PayoutRow>`
    select delivery_id, beekeeper_id, cents, owed_since
    from payouts
    where beekeeper_id = ${beekeeper}
    order by owed_since, delivery_id
    limit 200`;
}
