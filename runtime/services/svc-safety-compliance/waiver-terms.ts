import type { WaiverType } from './contract.gen.ts';

/** Days a signature counts: less where conditions change with the season. */
const validDays: Readonly<Record<WaiverType, number>> = {
  GENERAL_LIABILITY: 365,
  HIGH_ALTITUDE: 180,
  WATER_ACTIVITY: 180,
  WILDLIFE_PROXIMITY: 180,
  MINOR_GUARDIAN: 365,
};

const day = 86_400_000;

/** The moment a waiver signed now runs out. A guardian signs for a minor, so that one ends on the 18th birthday at the latest. */
export function waiverEnd(type: WaiverType, signed: Date, dateOfBirth: string | undefined): Date {
  const end = new Date(signed.getTime() + validDays[type] * day);
  if (type !== 'MINOR_GUARDIAN' || dateOfBirth === undefined) return end;
  const grown = adulthood(dateOfBirth);
  return grown < end ? grown : end;
}

export function isAdult(dateOfBirth: string, on: Date): boolean {
  return adulthood(dateOfBirth) <= on;
}

/** Born on 29 February: 1 March. */
function adulthood(dateOfBirth: string): Date {
  const [year = 0, month = 1, date = 1] = dateOfBirth.split('-').map(Number);
  return new Date(Date.UTC(year + 18, month - 1, date));
}
