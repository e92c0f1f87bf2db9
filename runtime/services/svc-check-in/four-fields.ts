import type { FourFields } from './contract.gen.ts';

/** What the booking itself says about the four fields of ADR-007. */
export interface BookingFacts {
  readonly confirmation_code?: string | undefined;
  readonly trip_date?: string | undefined;
  readonly party_size: number;
  /** Of the guest who booked. */
  readonly last_name: string;
}

/** Yes or no, never which field was wrong. A booking that doesn't know a field matches nobody. */
export function matchesBooking(entered: FourFields, booking: BookingFacts): boolean {
  const same = [
    entered.confirmation_code === booking.confirmation_code,
    entered.trip_date === booking.trip_date,
    entered.party_size === booking.party_size,
    plain(entered.last_name) === plain(booking.last_name) && plain(entered.last_name) !== '',
  ];
  return same.every((one) => one);
}

/** Without case, accents and surrounding spaces. */
function plain(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
}
