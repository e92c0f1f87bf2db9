import type { Db } from 'novatrek/platform';
import { bindWristband, moveOn, openCheckIn } from './store.ts';

const reservation = (number: number) => `77777777-0000-4000-8000-00000000000${number}`;
const guest = (number: number) => `55555555-0000-4000-8000-00000000000${number}`;

/** This morning: one party on its way with wristbands on, one waiting for its gear. */
export async function plantSeed(db: Db, now: Date): Promise<void> {
  const opened = [
    { party: 1, person: 1, category: 'HIKING', pattern: 1, tag: '04A2249B5C6E80', color: 'GREEN' },
    { party: 2, person: 2, category: 'ROCK_CLIMBING', pattern: 3, tag: undefined, color: undefined },
  ] as const;
  await db.transaction(async () => {
    for (const [index, { party, person, category, pattern, tag, color }] of opened.entries()) {
      const at = new Date(now.getTime() - (90 - index * 20) * 60_000);
      const id = await openCheckIn(db, {
        reservation_id: reservation(party),
        guest_id: guest(person),
        adventure_category: category,
        check_in_pattern: pattern,
        status: pattern === 1 ? 'INITIATED' : 'WAIVER_VERIFIED',
        checked_in_by: 'self',
        waiver_id: pattern === 1 ? undefined : `99999999-2222-4000-8000-00000000000${party}`,
        gear_assignment_id: undefined,
        at,
      });
      if (id === undefined || tag === undefined) continue;
      const worn = new Date(at.getTime() + 10 * 60_000);
      await bindWristband(db, id, { wristband_id: `WB-2041${index}`, color, rfid_tag: tag }, worn);
      await moveOn(db, id, 'COMPLETE', null, worn);
    }
  });
}
