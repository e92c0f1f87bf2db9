import { type Db, sql } from 'novatrek/platform';
import type { GearItem, GearPackage, Operations } from './contract.gen.ts';

type Search = Operations['searchGearItems']['request']['query'];
export type NewItem = Omit<GearItem, 'id' | 'last_maintenance'> & { readonly id: string; readonly rfid_tag: string };

const item = sql`
  item_id as id, name, gear_type as category, coalesce(size, 'ONE_SIZE') as size, condition, location_id, serial_number,
  acquired_date as purchase_date, next_maintenance_due, status, rfid_tag,
  (select max(performed_at) from maintenance_records m where m.item_id = gear_items.item_id) as last_maintenance`;

/** Up to 8 digits before the point: a double shows such a price as it is. */
const pack = sql`
  package_id as id, name, description, activity_type, items, rental_price_per_day::float8 as rental_price_per_day`;

export function findItem(db: Db, id: string): Promise<GearItem | undefined> {
  return db.one<GearItem>`select ${item} from gear_items where item_id = ${id}`;
}

/** In the order of their ids, so that two handovers that want the same items wait for each other. */
export function lockItems(db: Db, ids: readonly string[]): Promise<GearItem[]> {
  return db<GearItem>`
    select ${item} from gear_items where item_id = any(${ids}::uuid[]) order by item_id for update`;
}

export async function searchItems(
  db: Db,
  search: Search,
): Promise<{ readonly items: readonly GearItem[]; readonly total: number }> {
  const { availability, category, condition, location_id, page, page_size, size, rfid_tag, maintenance_due_by } =
    search;
  const matching = sql`
    from gear_items
    where true
      ${availability === 'ALL' ? sql`` : sql`and status = ${availability}`}
      ${category === undefined ? sql`` : sql`and gear_type = ${category}`}
      ${condition === undefined ? sql`` : sql`and condition = ${condition}`}
      ${location_id === undefined ? sql`` : sql`and location_id = ${location_id}`}
      ${size === undefined ? sql`` : sql`and coalesce(size, 'ONE_SIZE') = ${size}`}
      ${rfid_tag === undefined ? sql`` : sql`and rfid_tag = ${rfid_tag}`}
      ${maintenance_due_by === undefined ? sql`` : sql`and status <> 'RETIRED' and next_maintenance_due <= ${maintenance_due_by}::date`}`;
  const counted = await db.one<{ readonly total: number }>`select count(*)::int as total ${matching}`;
  const total = counted?.total ?? 0;
  const offset = (page - 1) * page_size;
  if (offset >= total) return { items: [], total };
  const items = await db<GearItem>`
    select ${item} ${matching} order by name, item_id limit ${page_size} offset ${offset}`;
  return { items, total };
}

/** False if the serial number is registered already. */
export async function insertItem(db: Db, one: NewItem): Promise<boolean> {
  const added = await db.run`
    insert into gear_items (
      item_id, rfid_tag, gear_type, size, condition, location_id, acquired_date, name, serial_number, status,
      next_maintenance_due
    ) values (
      ${one.id}, ${one.rfid_tag}, ${one.category}, ${one.size}, ${one.condition}, ${one.location_id},
      ${one.purchase_date}, ${one.name}, ${one.serial_number}, ${one.status}, ${one.next_maintenance_due ?? null}
    )
    on conflict (serial_number) do nothing`;
  return added === 1;
}

/** Writes what can change of an item. */
export async function saveItem(db: Db, one: GearItem): Promise<void> {
  await db.run`
    update gear_items
    set name = ${one.name}, size = ${one.size}, condition = ${one.condition}, location_id = ${one.location_id},
      status = ${one.status}, next_maintenance_due = ${one.next_maintenance_due ?? null}
    where item_id = ${one.id}`;
}

export function listPackages(db: Db, activity: GearPackage['activity_type'] | undefined): Promise<GearPackage[]> {
  const only = activity === undefined ? sql`` : sql`where activity_type = ${activity}`;
  return db<GearPackage>`select ${pack} from gear_packages ${only} order by name`;
}

export function findPackage(db: Db, id: string): Promise<GearPackage | undefined> {
  return db.one<GearPackage>`select ${pack} from gear_packages where package_id = ${id}`;
}
