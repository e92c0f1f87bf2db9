import type { TripCatalog } from './contract.gen.ts';

/** Whole cents: what all arithmetic on money is done with. */
export type Cents = number;

/** What a column of a price holds. */
export const most: Cents = 9_999_999_999;

export function centsOf(amount: number | string): Cents {
  return Math.round(Number(amount) * 100);
}

/** For a numeric column. */
export function decimalOf(cents: Cents): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** What the whole party pays: as the catalog quotes it, or so many times the base price. */
export function totalOf(trip: Pick<TripCatalog.Trip, 'base_price' | 'quote'>, partySize: number): Cents {
  const { quote } = trip;
  return quote !== undefined && quote.party_size === partySize
    ? centsOf(quote.total)
    : centsOf(trip.base_price) * partySize;
}

/** One more pays what each of the others does. */
export function totalWithOneMore(total: Cents, partySize: number): Cents {
  return total + Math.round(total / partySize);
}

/** A fifth of the price, to the next full cent. */
export function depositOf(total: Cents): Cents {
  return Math.ceil(total / 5);
}
