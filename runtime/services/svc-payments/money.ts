/** Whole cents: what all arithmetic on money is done with. */
export type Cents = number;

/** `645` or `645.5` of an API, `'645.50'` of a numeric column; undefined for what is no amount of whole cents. */
export function centsOf(amount: number | string): Cents | undefined {
  const parts = /^(\d{1,10})(?:\.(\d{1,2})0*)?$/.exec(String(amount));
  return parts === null ? undefined : Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

/** Of an amount that we stored ourselves. */
export function storedCents(amount: string): Cents {
  const cents = centsOf(amount);
  if (cents === undefined) throw new Error('a stored amount is not a number of cents');
  return cents;
}

/** For a numeric column. */
export function decimalOf(cents: Cents): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** For the API. */
export function amountOf(cents: Cents): number {
  return Number(decimalOf(cents));
}

/** A percentage of it with up to two decimals, rounded down: what is left over stays where it is. */
export function shareOf(cents: Cents, percentage: number): Cents {
  return Number((BigInt(cents) * BigInt(Math.round(percentage * 100))) / 10_000n);
}

/** At a rate with up to eight decimals, to the nearest cent, half a cent up. */
export function convert(cents: Cents, rate: number): Cents {
  const scaled = BigInt(Math.round(rate * 100_000_000));
  return Number((BigInt(cents) * scaled + 50_000_000n) / 100_000_000n);
}
