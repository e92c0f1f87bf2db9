import { randomUUID } from 'node:crypto';
import { contract as checkIn } from '../runtime/services/svc-check-in/contract.gen.ts';
import {
  type GearAssignment,
  type GearItem,
  contract as gear,
} from '../runtime/services/svc-gear-inventory/contract.gen.ts';
import { contract as safety } from '../runtime/services/svc-safety-compliance/contract.gen.ts';
import { type Booking, moveBooking } from './booking.ts';
import { adventureApp, type Guest, guestPortal, kiosk, operationsDashboard, operator, type Party } from './cast.ts';
import { dayIn, type Outing, silverPeaks } from './planning.ts';
import type { Scene } from './scene.ts';

/** Gear that two guests have with them, each under an assignment of its own. */
export interface Gear {
  readonly booker: GearAssignment;
  readonly friend: GearAssignment;
}

export async function sign(scene: Scene, { booker, friend }: Party, outing: Outing, booking: Booking): Promise<void> {
  await scene.refused(adventureApp(booker.id), checkIn, 'createCheckIn', checkInOf(booker, booking), {
    status: 409,
    code: 'waiver-missing',
  });
  scene.say('Nora tries to check in at once and is refused: a gorge needs a signed waiver first.');
  for (const guest of [booker, friend]) {
    const waiver = await scene.ask(guestPortal(guest.id), safety, 'signWaiver', {
      body: {
        guest_id: guest.id,
        reservation_id: booking.id,
        trip_id: outing.trip,
        waiver_type: 'GENERAL_LIABILITY',
        version: '2026.2',
        ip_address: '203.0.113.42',
      },
    });
    scene.check(`the waiver of ${guest.first}`, 'ACTIVE', waiver.status);
  }
  scene.say('Both sign; the signatures are verified, and a copy goes out by mail.');
}

export async function handOut(scene: Scene, party: Party, booking: Booking): Promise<Gear> {
  const forOne = async (guest: Guest): Promise<GearAssignment> => {
    const items = [await itemFor(scene, 'HARNESS'), await itemFor(scene, 'HELMET')];
    return scene.ask(operationsDashboard, gear, 'createGearAssignment', {
      body: {
        participant_guest_id: guest.id,
        reservation_id: booking.id,
        items: items.map(({ id }) => ({ gear_item_id: id })),
      },
    });
  };
  const assigned = { booker: await forOne(party.booker), friend: await forOne(party.friend) };
  await moveBooking(scene, party, booking, 'GEAR_ASSIGNED');
  scene.say('Each is given a harness and a helmet; the stock of the base camp counts them out.');
  return assigned;
}

/** A good one from the shelf; bought where the shelf is empty. */
async function itemFor(scene: Scene, category: 'HARNESS' | 'HELMET'): Promise<GearItem> {
  for (const condition of ['NEW', 'GOOD'] as const) {
    const { items = [] } = await scene.ask(operationsDashboard, gear, 'searchGearItems', {
      query: { category, condition, availability: 'AVAILABLE' },
    });
    if (items[0] !== undefined) return items[0];
  }
  const bought = await scene.ask(operator, gear, 'addGearItem', {
    body: {
      name: category === 'HARNESS' ? 'Petzl Canyon harness' : 'Petzl Boreo helmet',
      category,
      size: 'M',
      location_id: silverPeaks.baseCamp,
      serial_number: `${category.slice(0, 3)}-${randomUUID().slice(0, 8)}`,
      purchase_date: dayIn(0),
    },
  });
  scene.say(`No ${category.toLowerCase()} is left on the shelf: a new one is bought.`);
  return bought;
}

export async function checkInByApp(scene: Scene, { booker }: Party, booking: Booking): Promise<string> {
  const done = await scene.ask(adventureApp(booker.id), checkIn, 'createCheckIn', checkInOf(booker, booking));
  scene.say('Nora checks in with the Adventure App: booking, profile, trip and waiver are looked up at their owners.');
  scene.say('Canyoneering is pattern 3, full service: the desk will check gear and hand out a wristband.');
  return done.id;
}

export async function checkInAtKiosk(
  scene: Scene,
  { booker, friend }: Party,
  outing: Outing,
  booking: Booking,
): Promise<string> {
  const terminal = kiosk(booking.id);
  const known = { confirmation_code: booking.code, trip_date: outing.day, party_size: 2 };
  await scene.refused(
    terminal,
    checkIn,
    'createCheckIn',
    checkInOf(friend, booking, { ...known, last_name: 'Lindström' }),
    { status: 409, code: 'identity-not-verified' },
  );
  const done = await scene.ask(
    terminal,
    checkIn,
    'createCheckIn',
    checkInOf(friend, booking, { ...known, last_name: booker.last }),
  );
  scene.say('Leo checks in at a kiosk with the four fields of the booking. One was wrong at first: not told which.');
  return done.id;
}

function checkInOf(
  guest: Guest,
  booking: Booking,
  verification?: {
    readonly confirmation_code: string;
    readonly last_name: string;
    readonly trip_date: string;
    readonly party_size: number;
  },
) {
  return {
    body: {
      reservation_id: booking.id,
      participant_guest_id: guest.id,
      checked_in_by: guest.id,
      ...(verification === undefined ? {} : { verification }),
    },
  };
}

/** The desk looks at the gear and puts the wristband on. */
export async function makeReady(
  scene: Scene,
  checkIns: readonly [booker: string, friend: string],
  { booker, friend }: Gear,
  guide: string,
): Promise<void> {
  for (const [check_in_id, assignment, color] of [
    [checkIns[0], booker, 'ORANGE'],
    [checkIns[1], friend, 'BLUE'],
  ] as const) {
    await scene.ask(operator, checkIn, 'verifyGear', {
      params: { check_in_id },
      body: {
        gear_assignment_id: assignment.id,
        verified_by: guide,
        gear_items: assignment.items.map(({ gear_item_id, category }) => ({
          gear_inventory_id: gear_item_id,
          gear_type: category,
        })),
      },
    });
    const tag = randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase();
    const ready = await scene.ask(operator, checkIn, 'assignWristband', {
      params: { check_in_id },
      body: { color, rfid_tag: tag, wristband_id: `NT-${tag.slice(0, 6)}` },
    });
    scene.check('the check-in', 'COMPLETE', ready.status);
  }
  scene.say('The guide checks the fit and puts the wristbands on: both check-ins are COMPLETE.');
}

export async function giveBack(scene: Scene, assigned: Gear): Promise<void> {
  for (const { id } of [assigned.booker, assigned.friend]) {
    const back = await scene.ask(operator, gear, 'returnGearAssignment', {
      params: { assignment_id: id },
      body: { condition_on_return: 'GOOD' },
    });
    scene.check('the gear, by the time it came back,', true, typeof back.returned_at === 'string');
  }
  scene.say('The gear is back on the shelf.');
}
