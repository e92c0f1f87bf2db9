import { randomUUID } from 'node:crypto';
import type { Db } from 'novatrek/platform';
import type { GearCategory, GearCondition, GearSize } from './contract.gen.ts';
import { handOut } from './handover.ts';
import { statusFor } from './item-state.ts';
import { dayOf } from './moments.ts';
import { stockChanges } from './stock-changes.ts';
import { insertItem, type NewItem } from './store.ts';
import { changeStock, nameLocation } from './store-levels.ts';
import { insertRecord } from './store-maintenance.ts';

const day = 86_400_000;
const places: readonly (readonly [location: number, name: string])[] = [
  [1, 'Silver Peaks Base Camp'],
  [2, 'Cedar Coast Outpost'],
  [3, 'Red Canyon Rental Shop'],
  [4, 'NovaTrek Headquarters'],
];

/** Days until maintenance is due; below zero it is overdue. */
const stock: readonly (readonly [string, GearCategory, GearSize, GearCondition, number, number])[] = [
  ['Petzl Corax harness', 'HARNESS', 'M', 'GOOD', 1, 90],
  ['Petzl Corax harness', 'HARNESS', 'L', 'GOOD', 1, 30],
  ['Black Diamond Momentum harness', 'HARNESS', 'S', 'NEEDS_MAINTENANCE', 1, -12],
  ['Black Diamond Half Dome helmet', 'HELMET', 'M', 'GOOD', 1, 120],
  ['Black Diamond Half Dome helmet', 'HELMET', 'L', 'NEW', 1, 180],
  ['Petzl Boreo helmet', 'HELMET', 'M', 'FAIR', 3, 14],
  ['Mammut Crag Classic rope 60 m', 'ROPE', 'ONE_SIZE', 'GOOD', 1, 45],
  ['Mammut Crag Classic rope 60 m', 'ROPE', 'ONE_SIZE', 'RETIRED', 1, 0],
  ['La Sportiva Tarantula shoes', 'CLIMBING_SHOES', 'M', 'GOOD', 3, 60],
  ['Wilderness Systems Pungo kayak', 'KAYAK', 'ONE_SIZE', 'GOOD', 2, 75],
  ['Wilderness Systems Pungo kayak', 'KAYAK', 'ONE_SIZE', 'FAIR', 2, -3],
  ['Werner Skagit paddle', 'PADDLE', 'ONE_SIZE', 'GOOD', 2, 200],
  ['Werner Skagit paddle', 'PADDLE', 'ONE_SIZE', 'NEW', 2, 320],
  ['NRS Chinook life vest', 'LIFE_VEST', 'M', 'GOOD', 2, 90],
  ['NRS Chinook life vest', 'LIFE_VEST', 'L', 'GOOD', 2, 90],
  ['Specialized Rockhopper bike', 'BIKE', 'M', 'GOOD', 3, 20],
  ['Specialized Rockhopper bike', 'BIKE', 'L', 'NEEDS_MAINTENANCE', 3, -1],
  ['MSR Hubba Hubba tent', 'TENT', 'ONE_SIZE', 'GOOD', 4, 150],
  ['Marmot Trestles sleeping bag', 'SLEEPING_BAG', 'L', 'GOOD', 4, 150],
  ['Osprey Atmos backpack', 'BACKPACK', 'M', 'NEW', 4, 300],
];

const idOf = (group: string, number: number) => `${group}-0000-4000-8000-${String(number).padStart(12, '0')}`;

export async function seed(db: Db, now: Date): Promise<void> {
  const inDays = (days: number) => dayOf(new Date(now.getTime() + days * day));
  const items = stock.map(([name, category, size, condition, location, due], place): NewItem => {
    const number = place + 1;
    return {
      id: idOf('88888888', number),
      name,
      category,
      size,
      condition,
      status: statusFor(condition),
      location_id: idOf('66666666', location),
      serial_number: `${category.slice(0, 3)}-${String(204_400 + number * 17)}`,
      purchase_date: inDays(-700 + number * 20),
      next_maintenance_due: inDays(due),
      rfid_tag: `4E${String(number).padStart(22, '0')}`,
    };
  });
  for (const item of items) await insertItem(db, item);
  await changeStock(db, stockChanges(items.map((after) => ({ after }))));
  for (const [location, name] of places) await nameLocation(db, idOf('66666666', location), name);
  for (const { id, next_maintenance_due } of items.filter((_, place) => place % 2 === 0))
    await insertRecord(db, {
      id: randomUUID(),
      gear_item_id: id,
      type: 'INSPECTION',
      date: new Date(now.getTime() - 60 * day).toISOString(),
      technician: 'Rosa Delgado',
      notes: 'Looked over and found fit for use.',
      cost: 12.5,
      next_due: next_maintenance_due ?? null,
    });
  await handOut(
    db,
    {
      reservation_id: idOf('77777777', 1),
      participant_guest_id: idOf('55555555', 1),
      items: [{ gear_item_id: idOf('88888888', 1) }, { gear_item_id: idOf('88888888', 4) }],
    },
    now,
  );
}
