import type { ReservationStatus, ReservationStatusChanged } from './contract.gen.ts';

/** Which states a booking may go to from each. */
export const moves: Readonly<Record<ReservationStatus, readonly ReservationStatus[]>> = {
  PENDING: ['CONFIRMED', 'CANCELLED'],
  CONFIRMED: ['GEAR_ASSIGNED', 'CHECKED_IN', 'CANCELLED', 'NO_SHOW'],
  GEAR_ASSIGNED: ['CHECKED_IN', 'CANCELLED', 'NO_SHOW'],
  CHECKED_IN: ['IN_PROGRESS', 'CANCELLED', 'NO_SHOW'],
  IN_PROGRESS: ['COMPLETED'],
  COMPLETED: [],
  CANCELLED: [],
  NO_SHOW: [],
};

export function mayMove(from: ReservationStatus, to: ReservationStatus): boolean {
  return moves[from].includes(to);
}

/** Nothing about the booking changes any more. */
export function isClosed(status: ReservationStatus): boolean {
  return moves[status].length === 0;
}

/** Once the trip has begun nobody joins it. */
export function mayJoin(status: ReservationStatus): boolean {
  return !isClosed(status) && status !== 'IN_PROGRESS';
}

export type ToldStatus = ReservationStatusChanged['new_status'];

const told: Readonly<Record<ReservationStatus, ToldStatus>> = {
  PENDING: 'PENDING',
  CONFIRMED: 'CONFIRMED',
  GEAR_ASSIGNED: 'CONFIRMED',
  CHECKED_IN: 'CHECKED_IN',
  IN_PROGRESS: 'IN_PROGRESS',
  COMPLETED: 'COMPLETED',
  CANCELLED: 'CANCELLED',
  NO_SHOW: 'CANCELLED',
};

/** What the event calls a state: it knows fewer. With its gear assigned a booking is still confirmed. */
export function toldStatus(status: ReservationStatus): ToldStatus {
  return told[status];
}
