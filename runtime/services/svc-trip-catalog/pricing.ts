/** A tier as it is weighed: prices in cents, days as `2026-07-10`. */
export interface Tier<Name extends string = string> {
  readonly name: Name;
  readonly cents: number;
  readonly from: string;
  readonly to?: string | undefined;
  readonly minGroup?: number | undefined;
  readonly maxGroup?: number | undefined;
  readonly active: boolean;
}

export interface Party {
  readonly day: string;
  readonly size: number;
}

/** Prices that only count when somebody reduced them, like EARLY_BIRD, win by being cheaper; without a tier the base price. */
export function priceFor<Name extends string>(
  baseCents: number,
  tiers: readonly Tier<Name>[],
  party: Party,
): { readonly cents: number; readonly tier?: Name } {
  const [best] = tiers.filter((tier) => applies(tier, party)).toSorted((a, b) => a.cents - b.cents);
  return best === undefined ? { cents: baseCents } : { cents: best.cents, tier: best.name };
}

export function applies({ active, from, to, minGroup, maxGroup }: Tier, { day, size }: Party): boolean {
  return (
    active &&
    from <= day &&
    (to === undefined || day <= to) &&
    (minGroup === undefined || minGroup <= size) &&
    (maxGroup === undefined || size <= maxGroup)
  );
}

/** Cents of an amount as JSON has it; undefined where it has fractions of a cent. */
export function centsOf(amount: number): number | undefined {
  const cents = Math.round(amount * 100);
  return Number.isSafeInteger(cents) && Math.abs(amount * 100 - cents) < 1e-6 * Math.max(1, Math.abs(cents) * 1e-6)
    ? cents
    : undefined;
}

/** `890.00`, as a numeric column takes it. */
export function decimalOf(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** How many times the base price, to two decimals, as the tier's row keeps it; 1 where there is no base price. */
export function multiplierOf(cents: number, baseCents: number): string {
  return decimalOf(baseCents === 0 ? 100 : Math.round((cents * 100) / baseCents));
}

/** The first thing wrong with a set of tiers, and where. */
export function faultIn(
  tiers: readonly Tier[],
  baseCents: number,
): { at: number; field: string; reason: string } | undefined {
  for (const [at, tier] of tiers.entries()) {
    if (tier.to !== undefined && tier.to < tier.from) return { at, field: 'valid_to', reason: 'is before valid_from' };
    if (tier.minGroup !== undefined && tier.maxGroup !== undefined && tier.maxGroup < tier.minGroup)
      return { at, field: 'max_group_size', reason: 'is below min_group_size' };
    if (baseCents > 0 && Math.round((tier.cents * 100) / baseCents) > 999)
      return { at, field: 'price', reason: 'is more than 9.99 times the base price' };
  }
  return undefined;
}
