import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import type { GearCategory, GearItemCreate } from '../../runtime/services/svc-gear-inventory/contract.gen.ts';
import service from '../../runtime/services/svc-gear-inventory/service.ts';
import { start } from './start.ts';

/** Stands still, a little ahead: tokens are looked at by the same clock, and must not come from its future. */
export const now = new Date(Date.now() + 60_000);
export const hours = (by: number) => new Date(now.getTime() + by * 3_600_000).toISOString();
export const days = (by: number) => hours(by * 24).slice(0, 10);
export const guest: string = randomUUID();
export const suspended: string = randomUUID();
export const unwaived: string = randomUUID();
export const booking: string = randomUUID();
export const cancelled: string = randomUUID();
const stamps = { created_at: '2026-07-01T08:00:00Z', updated_at: '2026-07-01T08:00:00Z' };

export const gear = await start(service, {
  now: () => now,
  standIns: {
    guestProfiles: {
      getGuest({ guest_id }) {
        if (![guest, suspended, unwaived].includes(guest_id)) throw new Refused(404);
        const status = guest_id === suspended ? 'SUSPENDED' : 'ACTIVE';
        return { guest_id, first_name: 'Ada', last_name: 'Verne', email: 'ada@example.com', status, ...stamps };
      },
    },
    reservations: {
      getReservation({ reservation_id }) {
        if (![booking, cancelled].includes(reservation_id)) throw new Refused(404);
        return {
          id: reservation_id,
          _rev: '1',
          guest_id: guest,
          trip_id: randomUUID(),
          status: reservation_id === cancelled ? 'CANCELLED' : 'CONFIRMED',
          participants: [{ guest_id: unwaived, role: 'COMPANION' }],
          created_at: stamps.created_at,
        };
      },
    },
    safetyCompliance: {
      listWaivers: ({ guest_id }) =>
        guest_id === unwaived
          ? []
          : [
              {
                id: randomUUID(),
                guest_id,
                reservation_id: booking,
                signed_at: stamps.created_at,
                status: 'ACTIVE',
                version: '3',
                waiver_type: 'GENERAL_LIABILITY',
              },
            ],
    },
  },
});
export const itemOf = (more: Partial<GearItemCreate> = {}): GearItemCreate => ({
  name: 'Corax harness',
  category: 'HARNESS',
  size: 'M',
  location_id: randomUUID(),
  serial_number: randomUUID(),
  purchase_date: '2025-04-02',
  ...more,
});
export const added = async (more: Partial<GearItemCreate> = {}) =>
  (await gear.ask('addGearItem', { body: itemOf(more) })).body;
export const handOver = (
  ids: readonly string[],
  more: { reservation_id?: string; participant_guest_id?: string } = {},
) =>
  gear.ask('createGearAssignment', {
    body: {
      reservation_id: booking,
      participant_guest_id: guest,
      items: ids.map((gear_item_id) => ({ gear_item_id })),
      ...more,
    },
  });
export const level = async (location_id: string, category: GearCategory = 'HARNESS') =>
  (await gear.ask('getInventoryLevels', { query: { location_id, category } })).body.levels?.[0];
export const patch = (item_id: string, body: object) => gear.ask('updateGearItem', { params: { item_id }, body });

/** The counters against what the items themselves say. */
export async function expectCountsInStep() {
  const wrong = await gear.query(`
    select * from (
      select location_id, gear_type as category, count(*) filter (where status <> 'RETIRED')::int as total,
        count(*) filter (where status = 'AVAILABLE')::int as available,
        count(*) filter (where status = 'ASSIGNED')::int as assigned,
        count(*) filter (where status = 'IN_MAINTENANCE')::int as in_maintenance
      from gear_items group by 1, 2
    ) counted full join inventory_levels l using (location_id, category)
    where (counted.total, counted.available, counted.assigned, counted.in_maintenance)
      is distinct from (l.total, l.available, l.assigned, l.in_maintenance)
      and coalesce(l.total, -1) + coalesce(counted.total, 0) > 0`);
  expect(wrong).toEqual([]);
}
