import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesBooking } from '../../runtime/services/svc-check-in/four-fields.ts';
import { objectionTo } from '../../runtime/services/svc-check-in/gear.ts';
import { patternOf } from '../../runtime/services/svc-check-in/pattern.ts';
import { statusOf } from '../../runtime/services/svc-check-in/progress.ts';
import { sessionOf } from '../../runtime/services/svc-check-in/session.ts';

const booking = fc.record({
  confirmation_code: fc.string({ minLength: 1, maxLength: 12 }),
  trip_date: fc.constantFrom('2026-07-18', '2026-07-19', '2026-07-20'),
  party_size: fc.integer({ min: 1, max: 20 }),
  last_name: fc.stringMatching(/^[a-z]{1,20}$/),
});

it('matches a booking with itself, however the name is written', () => {
  fc.assert(
    fc.property(booking, fc.constantFrom('', ' ', '\t'), (facts, space) => {
      const last_name = `${space}${facts.last_name.toUpperCase().replaceAll('E', 'É')}${space}`;
      expect(matchesBooking({ ...facts, last_name }, facts)).toBe(true);
    }),
  );
});

it('matches nothing with a field that differs, or that the booking lacks', () => {
  fc.assert(
    fc.property(booking, booking, (facts, entered) => {
      const same = JSON.stringify(facts) === JSON.stringify(entered);
      expect(matchesBooking(entered, facts)).toBe(same);
      expect(matchesBooking(facts, { ...facts, confirmation_code: undefined })).toBe(false);
      expect(matchesBooking({ ...facts, last_name: '' }, { ...facts, last_name: '' })).toBe(false);
    }),
  );
});

it('completes a check-in exactly when the wristband is on and no gear is open', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (waiver, gear, wristband, gearDue) => {
      const status = statusOf({ waiver, gear, wristband, gearDue });
      expect(status === 'COMPLETE').toBe(wristband && (gear || !gearDue));
      expect(status === 'INITIATED').toBe(!waiver && !gear && !wristband);
    }),
  );
});

it('gives each category a pattern from 1 to 3, and the default to those nobody listed', () => {
  const values = fc.dictionary(fc.string(), fc.integer({ min: -5, max: 9 }));
  fc.assert(
    fc.property(values, fc.string(), (listed, category) => {
      const { pattern, known } = patternOf(category, { default: 3, values: listed });
      expect([1, 2, 3]).toContain(pattern);
      expect(known).toBe(Object.hasOwn(listed, category));
      if (!known) expect(pattern).toBe(3);
    }),
  );
});

it('takes gear for the same in any order, and for nothing else', () => {
  const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(ids, fc.nat(), (assigned, pick) => {
      const items = assigned.map((gear_item_id) => ({ gear_item_id, category: 'HELMET' as const }));
      const assignment = { id: '', reservation_id: '', participant_guest_id: '', assigned_at: '', items };
      const handed = assigned.toReversed().map((gear_inventory_id) => ({ gear_inventory_id, gear_type: 'HELMET' }));
      expect(objectionTo(handed, assignment)).toBeUndefined();
      const left = assigned[pick % assigned.length];
      const short = handed.filter((one) => one.gear_inventory_id !== left);
      expect(objectionTo(short, assignment)).toMatchObject({ code: 'gear-missing', ids: [left] });
    }),
  );
});

it('accepts a kiosk session while it lasts, and none that lasts longer than 30 minutes', () => {
  const now = new Date('2026-07-18T13:00:00.000Z');
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: -4_000, max: 4_000 }), (reservation, seconds) => {
      const user = `kiosk:k1:${reservation}:${now.getTime() / 1000 + seconds}`;
      const session = sessionOf({ kind: 'application', id: 'app:web-ops-dashboard', user }, now);
      const good = seconds > 0 && seconds <= 1_805;
      expect(session).toEqual(good ? { kind: 'kiosk', reservation_id: reservation } : undefined);
    }),
  );
});
