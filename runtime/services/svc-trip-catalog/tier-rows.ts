import { randomUUID } from 'node:crypto';
import type { PricingTier } from './contract.gen.ts';
import { centsOf, decimalOf, faultIn, multiplierOf } from './pricing.ts';
import { cents100 } from './shown.ts';
import type { TripRow } from './store.ts';
import type { TierRow } from './store-pricing.ts';

type Refuse = (status: 400, code: string, message: string, members?: Readonly<Record<string, unknown>>) => Error;

/** The tiers as they are to be stored; refused as a whole if one of them makes no sense. */
export function tierRows(trip: TripRow, tiers: readonly PricingTier[], today: string, refuse: Refuse): TierRow[] {
  const base = cents100(trip.base_price);
  const weighed = tiers.map((tier, at) => {
    const cents = centsOf(tier.price);
    if (cents === undefined || tier.price > 99_999_999.99)
      throw refuse(400, 'no-amount', `tiers[${at}].price is no amount of money`, {
        details: [{ field: `tiers[${at}].price`, reason: 'is no amount of money' }],
      });
    return {
      name: tier.tier_name,
      cents,
      from: tier.valid_from ?? today,
      to: tier.valid_to,
      minGroup: tier.min_group_size,
      maxGroup: tier.max_group_size,
      active: tier.is_active ?? true,
      conditions: tier.conditions,
    };
  });
  const fault = faultIn(weighed, base);
  if (fault !== undefined) {
    const field = `tiers[${fault.at}].${fault.field}`;
    throw refuse(400, 'invalid-tier', `${field} ${fault.reason}`, { details: [{ field, reason: fault.reason }] });
  }
  return weighed.map((tier) => ({
    tier_id: randomUUID(),
    trip_id: trip.trip_id,
    tier_name: tier.name,
    multiplier: multiplierOf(tier.cents, base),
    effective_from: tier.from,
    effective_to: tier.to ?? null,
    price: decimalOf(tier.cents),
    conditions: tier.conditions ?? null,
    min_group_size: tier.minGroup ?? null,
    max_group_size: tier.maxGroup ?? null,
    is_active: tier.active,
  }));
}
