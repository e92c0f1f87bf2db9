import type { TripStatus } from './contract.gen.ts';
import { centsOf } from './pricing.ts';

const next: Readonly<Record<TripStatus, readonly TripStatus[]>> = {
  DRAFT: ['ACTIVE', 'RETIRED'],
  ACTIVE: ['SUSPENDED', 'RETIRED'],
  SUSPENDED: ['ACTIVE', 'RETIRED'],
  RETIRED: [],
};

/** What a trip in this status may become; staying what it is changes nothing and is no question. */
export function allowedAfter(status: TripStatus): readonly TripStatus[] {
  return next[status];
}

export interface TripFault {
  readonly field: string;
  readonly reason: string;
}

interface Limits {
  readonly min_participants: number;
  readonly max_participants: number;
  readonly base_price?: number | undefined;
  readonly duration_hours?: number | undefined;
  readonly age_minimum?: number | undefined;
}

/** Where the numbers of a trip make no sense. */
export function faultsOf({ min_participants, max_participants, base_price, duration_hours, age_minimum }: Limits) {
  const faults: TripFault[] = [];
  const say = (field: string, reason: string) => faults.push({ field, reason });
  if (min_participants > 100) say('min_participants', 'is more than 100');
  if (max_participants > 200) say('max_participants', 'is more than 200');
  if (min_participants > max_participants) say('min_participants', 'is above max_participants');
  if (base_price !== undefined && (centsOf(base_price) === undefined || base_price > 99_999_999.99))
    say('base_price', 'is no amount of money');
  if (duration_hours !== undefined && Math.abs(duration_hours * 10 - Math.round(duration_hours * 10)) > 1e-6)
    say('duration_hours', 'has more than one decimal');
  if (age_minimum !== undefined && age_minimum > 120) say('age_minimum', 'is more than 120');
  return faults;
}

export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}
