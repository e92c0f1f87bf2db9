import type { Context } from 'novatrek/platform';
import { clashOfAlert, clashOfEmergency, longestTrip, raiseAll, raiseClashes } from './conflicts.ts';
import type { EmergencyTriggered, ReservationCreated, Types, WildlifeAlertIssued } from './contract.gen.ts';
import { dayAfter, dayOf } from './days.ts';
import type { Roster } from './roster.ts';
import { openSchedule, patchBooking, scheduleOf, schedulesBetween, scheduleWith } from './store-schedules.ts';

type Tools = Pick<Context<Types>, 'db' | 'now'> & { readonly roster: Roster };

/** Days for which an alert without an end is taken to hold. */
const openEnded = 7;
/** Times a booking that was overtaken is written again, before the event is put off. */
const attempts = 10;

/** A booking counts on the day it is for, planned or not; too many for the guides is a conflict. */
export async function hearBooking({ db, now, roster }: Tools, event: ReservationCreated): Promise<void> {
  const { trip_id, trip_date, reservation_id, guest_id, participant_count: guests = 1 } = event;
  if (trip_date === undefined) return;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const schedule = await openSchedule(db, trip_date, now());
    if (!(await patchBooking(db, schedule, trip_id, { [reservation_id]: { guest_id, guests } }, now()))) continue;
    const changed = await scheduleOf(db, schedule.schedule_id);
    if (changed !== undefined) await raiseClashes(db, roster, changed, now());
    return;
  }
  throw new Error('the schedule of the day changes faster than a booking can be added');
}

export async function hearEmergency({ db, now, roster }: Tools, event: EmergencyTriggered): Promise<void> {
  const schedule = await scheduleWith(db, event.reservation_id);
  const clash = schedule === undefined ? undefined : clashOfEmergency(event, schedule);
  if (schedule === undefined || clash === undefined) return;
  const { schedule_date: date } = schedule;
  const days = await schedulesBetween(db, dayAfter(date, -longestTrip), date);
  await raiseAll(db, roster, schedule, [clash], days, now());
}

/** From today until the alert ends, every day with a trip on one of its trails has a conflict. */
export async function hearAlert({ db, now, roster }: Tools, event: WildlifeAlertIssued): Promise<void> {
  const today = dayOf(now());
  const end = event.expires_at == null ? dayAfter(today, openEnded) : dayOf(new Date(event.expires_at));
  const days = await schedulesBetween(db, dayAfter(today, -longestTrip), end);
  for (const schedule of days.filter(({ schedule_date }) => schedule_date >= today)) {
    const clash = clashOfAlert(event, schedule);
    if (clash !== undefined) await raiseAll(db, roster, schedule, [clash], days, now());
  }
}
