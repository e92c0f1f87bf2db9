import type { CheckIn } from './contract.gen.ts';
import type { CheckInRow } from './store.ts';

/** A check-in as its readers know it. */
export function shown(row: CheckInRow): CheckIn {
  return {
    id: row.check_in_id,
    reservation_id: row.reservation_id,
    participant_guest_id: row.guest_id,
    status: row.status,
    gear_verified: row.gear_items !== null,
    gear_items: row.gear_items ?? [],
    waiver_verified: row.waiver_id !== null,
    ...(row.waiver_id === null ? {} : { waiver_id: row.waiver_id }),
    checked_in_at: row.checked_in_at,
    checked_in_by: row.checked_in_by === 'self' || row.checked_in_by === null ? row.guest_id : row.checked_in_by,
    ...(row.completed_at === null ? {} : { completed_at: row.completed_at }),
    ...(row.wristband_id === null || row.color === null || row.rfid_tag === null || row.assigned_at === null
      ? {}
      : {
          wristband: {
            wristband_id: row.wristband_id,
            color: row.color,
            rfid_tag: row.rfid_tag,
            assigned_at: row.assigned_at,
          },
        }),
  };
}
