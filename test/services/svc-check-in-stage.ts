import { randomUUID } from 'node:crypto';
import { beforeEach, expect } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import service from '../../runtime/services/svc-check-in/service.ts';
import { start } from './start.ts';

type Status = 'CONFIRMED' | 'GEAR_ASSIGNED' | 'CHECKED_IN' | 'CANCELLED' | 'PENDING';
type Person = { guest_id: string; role: 'PRIMARY' | 'COMPANION' | 'MINOR'; gear_assignment_id?: string };

interface Stage {
  status: Status;
  activity: string;
  people: Person[];
  waivers: {
    guest: string;
    reservation: string;
    type: 'GENERAL_LIABILITY' | 'MINOR_GUARDIAN';
    status: 'ACTIVE' | 'EXPIRED';
  }[];
  temporary: string[];
  suspended: string[];
  assignments: Map<
    string,
    { reservation: string; guest: string; items: [string, 'HELMET' | 'HARNESS'][]; returned?: string }
  >;
  incidentStatus: number | undefined;
  tripGone: boolean;
}

/** Half a minute or so: tokens are checked by the same clock. */
export function pass(milliseconds: number): void {
  clock = new Date(clock.getTime() + milliseconds);
}

export function anotherBooking(): void {
  reservation = randomUUID();
}

export const staff = randomUUID();
export const trip = randomUUID();
export const waiver = randomUUID();
export let reservation = randomUUID();
export let booker = randomUUID();
export let companion = randomUUID();
export let clock = new Date();
export let stage: Stage;

beforeEach(() => {
  reservation = randomUUID();
  booker = randomUUID();
  companion = randomUUID();
  clock = new Date();
  stage = {
    status: 'CONFIRMED',
    activity: 'ROCK_CLIMBING',
    people: [
      { guest_id: booker, role: 'PRIMARY' },
      { guest_id: companion, role: 'COMPANION' },
    ],
    waivers: [booker, companion].map((guest) => ({ guest, reservation, type: 'GENERAL_LIABILITY', status: 'ACTIVE' })),
    temporary: [],
    suspended: [],
    assignments: new Map(),
    incidentStatus: undefined,
    tripGone: false,
  };
});

export const checkIns = await start(service, {
  now: () => clock,
  standIns: {
    reservations: {
      getReservation({ reservation_id }) {
        if (reservation_id !== reservation) throw new Refused(404);
        return {
          id: reservation,
          guest_id: booker,
          trip_id: trip,
          status: stage.status,
          participants: stage.people,
          confirmation_code: 'NTK-7Q4MZX',
          trip_date: '2026-07-18',
          created_at: '2026-06-01T00:00:00Z',
          _rev: '1',
        };
      },
    },
    guestProfiles: {
      getGuest({ guest_id }) {
        if (guest_id !== booker && guest_id !== companion) throw new Refused(404);
        return {
          guest_id,
          email: 'guest@example.com',
          first_name: 'Åsa',
          last_name: guest_id === booker ? 'Lindqvíst' : 'Okafor',
          status: stage.suspended.includes(guest_id) ? 'SUSPENDED' : 'ACTIVE',
          ...(stage.temporary.includes(guest_id) ? { temporary_until: '2026-10-01T00:00:00Z' } : {}),
          created_at: '2026-06-01T00:00:00Z',
          updated_at: '2026-06-01T00:00:00Z',
        };
      },
    },
    tripCatalog: {
      getTripById({ trip_id }) {
        if (trip_id !== trip || stage.tripGone) throw new Refused(404);
        // An invented category is not in the type: the catalog may be ahead of this contract (ADR-005).
        return Object({ id: trip, activity_type: stage.activity });
      },
    },
    safetyCompliance: {
      listWaivers({ guest_id }) {
        return stage.waivers
          .filter((one) => one.guest === guest_id)
          .map((one) => ({
            id: waiver,
            guest_id,
            reservation_id: one.reservation,
            waiver_type: one.type,
            status: one.status,
            signed_at: '2026-07-01T00:00:00Z',
            version: '3',
          }));
      },
      createIncident({ body }) {
        if (stage.incidentStatus !== undefined) throw new Refused(stage.incidentStatus);
        return { ...body, id: randomUUID(), reported_at: clock.toISOString(), status: 'OPEN' };
      },
    },
    gearInventory: {
      getGearAssignment({ assignment_id }) {
        const found = stage.assignments.get(assignment_id);
        if (found === undefined) throw new Refused(404);
        return {
          id: assignment_id,
          reservation_id: found.reservation,
          participant_guest_id: found.guest,
          assigned_at: '2026-07-18T12:00:00Z',
          returned_at: found.returned ?? null,
          items: found.items.map(([gear_item_id, category]) => ({ gear_item_id, category })),
        };
      },
    },
  },
});

export const fields = () => ({
  confirmation_code: 'NTK-7Q4MZX',
  trip_date: '2026-07-18',
  party_size: 2,
  last_name: ' lindqvist ',
});

export function body(guest = booker, by = staff) {
  return { reservation_id: reservation, participant_guest_id: guest, checked_in_by: by };
}

export async function checkIn(guest = booker): Promise<string> {
  const { status, body: made } = await checkIns.ask('createCheckIn', { body: body(guest) });
  expect(status).toBe(201);
  return made.id;
}

export const kiosk = (of: string, seconds: number) =>
  `kiosk:lobby-2:${of}:${Math.floor(clock.getTime() / 1000) + seconds}`;

export const helmet = randomUUID();
export const harness = randomUUID();
export const handed = () => [
  { gear_inventory_id: helmet, gear_type: 'HELMET', size: 'M' },
  { gear_inventory_id: harness, gear_type: 'HARNESS', condition_on_issue: 'NEW' as const },
];

/** Gives the booker gear, and opens the check-in that knows of it. */
export async function checkInWithGear(): Promise<string> {
  const assignment = randomUUID();
  stage.assignments.set(assignment, {
    reservation,
    guest: booker,
    items: [
      [helmet, 'HELMET'],
      [harness, 'HARNESS'],
    ],
  });
  stage.people = [{ guest_id: booker, role: 'PRIMARY', gear_assignment_id: assignment }];
  return checkIn();
}

export const band = (rfid_tag: string = randomUUID()) => ({ wristband_id: 'WB-1', color: 'BLUE' as const, rfid_tag });
