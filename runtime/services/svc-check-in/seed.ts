import type { Db } from 'novatrek/platform';
import { bindWristband, moveOn, openCheckIn } from './store.ts';

const reservation = (number: number) => `77777777-0000-4000-8000-00000000000${number}`;
const guest = (number: number) => `55555555-0000-4000-8000-00000000000${number}`;

/** This morning on the Silver Peaks hike: one of the party wears a wristband, the other still needs one. */
export async function plantSeed(db: Db, now: Date): Promise<void> {
  await db.transaction(async () => {
    await plant(db, 1, new Date(now.getTime() - 90 * 60_000), { rfid_tag: '04A2249B5C6E80', wristband_id: 'WB-20417' });
    await plant(db, 2, new Date(now.getTime() - 70 * 60_000), undefined);
  });
}

async function plant(
  db: Db,
  person: number,
  at: Date,
  band: { readonly rfid_tag: string; readonly wristband_id: string } | undefined,
): Promise<void> {
  const id = await openCheckIn(db, {
    reservation_id: reservation(1),
    guest_id: guest(person),
    adventure_category: 'HIKING',
    check_in_pattern: 1,
    status: 'INITIATED',
    checked_in_by: 'self',
    waiver_id: undefined,
    gear_assignment_id: undefined,
    at,
  });
  if (id === undefined || band === undefined) return;
  const worn = new Date(at.getTime() + 10 * 60_000);
  await bindWristband(db, id, { ...band, color: 'GREEN' }, worn);
  await moveOn(db, id, 'COMPLETE', null, worn);
}
