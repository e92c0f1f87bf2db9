import type { CheckInStatus } from './contract.gen.ts';

/** What a check-in has behind it. */
export interface Progress {
  readonly waiver: boolean;
  readonly gear: boolean;
  readonly wristband: boolean;
  /** Is there gear to verify at all? A basic check-in without an assignment has none. */
  readonly gearDue: boolean;
}

export function statusOf({ waiver, gear, wristband, gearDue }: Progress): CheckInStatus {
  if (wristband) return gear || !gearDue ? 'COMPLETE' : 'WRISTBAND_ASSIGNED';
  if (gear) return 'GEAR_VERIFIED';
  return waiver ? 'WAIVER_VERIFIED' : 'INITIATED';
}

/** States of a booking in which its participants can check in. */
export const openToCheckIn = ['CONFIRMED', 'GEAR_ASSIGNED', 'CHECKED_IN'] as const;

export function admitsCheckIn(status: string): boolean {
  return openToCheckIn.some((one) => one === status);
}
