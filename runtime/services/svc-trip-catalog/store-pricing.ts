import type { Db } from 'novatrek/platform';
import type { PricingTierName, Tables } from './contract.gen.ts';

export type TierRow = Omit<Tables['pricing_tiers'], 'tier_name'> & { readonly tier_name: PricingTierName };

export function findTiers(db: Db, trip: string): Promise<TierRow[]> {
  return db<TierRow>`
    select tier_id, trip_id, tier_name, multiplier, effective_from, effective_to, price, conditions, min_group_size,
      max_group_size, is_active
    from pricing_tiers
    where trip_id = ${trip}
    order by effective_from, tier_name, price, tier_id`;
}

/** All at once: nobody sees half of the old and half of the new. */
export async function replaceTiers(
  db: Db,
  trip: string,
  currency: string,
  tiers: readonly TierRow[],
  now: Date,
): Promise<void> {
  await db.run`update trips set currency = ${currency}, updated_at = ${now} where trip_id = ${trip}`;
  await db.run`delete from pricing_tiers where trip_id = ${trip}`;
  for (const tier of tiers)
    await db.run`
      insert into pricing_tiers (tier_id, trip_id, tier_name, multiplier, effective_from, effective_to, price,
        conditions, min_group_size, max_group_size, is_active)
      values (${tier.tier_id}, ${trip}, ${tier.tier_name}, ${tier.multiplier}, ${tier.effective_from},
        ${tier.effective_to}, ${tier.price}, ${tier.conditions}, ${tier.min_group_size}, ${tier.max_group_size},
        ${tier.is_active})`;
}
