import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import type { CreateReservationRequest } from '../../runtime/services/svc-reservations/contract.gen.ts';
import service from '../../runtime/services/svc-reservations/service.ts';
import { start } from './start.ts';
import { tripWith } from './svc-reservations-trip.ts';

export const minute = 60_000;
export const strangers = new Set<string>();
export const births = new Map<string, string>();
export const suspended = new Set<string>();
export const paid = new Map<string, string>();
/** How the others behave, and how far ahead the clock is. */
export const world: {
  payments: 'take' | 'decline' | 'no instrument' | 'down';
  insurer: 'bind' | 'down';
  ahead: number;
} = { payments: 'take', insurer: 'bind', ahead: 0 };

export function calm(): void {
  Object.assign(world, { payments: 'take', insurer: 'bind', ahead: 0 });
}

export const day = (offset: number) => new Date(Date.now() + offset * 24 * 60 * minute).toISOString().slice(0, 10);
export const trips = new Map<string, ReturnType<typeof tripWith>>();

export const reservations = await start(service, {
  now: () => new Date(Date.now() + world.ahead),
  standIns: {
    guestProfiles: {
      getGuest({ guest_id }) {
        if (strangers.has(guest_id)) throw new Refused(404);
        const at = '2026-01-01T00:00:00Z';
        return {
          guest_id,
          first_name: 'Ada',
          last_name: 'Lindqvist',
          email: 'ada@example.com',
          status: suspended.has(guest_id) ? ('SUSPENDED' as const) : ('ACTIVE' as const),
          ...(births.has(guest_id) ? { date_of_birth: births.get(guest_id) } : {}),
          created_at: at,
          updated_at: at,
        };
      },
    },
    tripCatalog: {
      getTripById({ trip_id, departure_date, party_size }) {
        const trip = trips.get(trip_id);
        if (trip === undefined) throw new Refused(404);
        return trip(departure_date, Number(party_size ?? 1));
      },
    },
    payments: {
      processPayment({ body }) {
        if (world.payments === 'down') throw new Refused(503);
        if (world.payments !== 'take')
          throw new Refused(422, {
            error_code: world.payments === 'decline' ? 'payment-declined' : 'no-stored-instrument',
          });
        const id = paid.get(body.idempotency_key ?? '') ?? randomUUID();
        paid.set(body.idempotency_key ?? '', id);
        return { id, status: 'CAPTURED' as const };
      },
    },
  },
  externals: {
    travelInsuranceApi: ({ path, body }) => {
      if (world.insurer === 'down') return { status: 500 };
      if (path === '/v1/quotes') return { status: 201, body: { quote_id: `qt_${Object(body).travelers}` } };
      return { status: 201, body: { policy_id: `pol_${Object(body).quote_id}` } };
    },
  },
});

export function newTrip(places = 6, more: Parameters<typeof tripWith>[1] = {}): string {
  const id = randomUUID();
  trips.set(id, tripWith({ id, places, dates: [day(3), day(10)] }, more));
  return id;
}

export const order = (more: Partial<CreateReservationRequest> = {}) => ({
  body: {
    guest_id: randomUUID(),
    trip_id: more.trip_id ?? newTrip(),
    trip_date: day(3),
    booking_source: 'WEB_DIRECT' as const,
    ...more,
  },
});
export const pair = () => [
  { guest_id: randomUUID(), role: 'PRIMARY' as const, medical_clearance: true },
  { guest_id: randomUUID(), role: 'COMPANION' as const },
];

export async function booked(more: Partial<CreateReservationRequest> = {}) {
  const { status, body, problem } = await reservations.ask('createReservation', order(more));
  expect([status, problem]).toEqual([201, {}]);
  return body;
}
export const read = async (id: string) =>
  (await reservations.ask('getReservation', { params: { reservation_id: id } })).body;
export const history = (id: string) =>
  reservations.query(
    'select old_status, new_status, changed_by, reason from status_history where reservation_id = $1 order by changed_at, old_status nulls first',
    [id],
  );
export const callsFor = async (id: string, target: string) =>
  (await reservations.calls()).filter((one) => one.target === target && JSON.stringify(one.request).includes(id));
export const toldOf = async (id: string) =>
  (await reservations.published('reservation.status_changed')).filter((one) => one.reservation_id === id);
