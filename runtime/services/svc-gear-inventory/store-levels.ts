import { type Db, sql } from 'novatrek/platform';
import type { GearCategory, InventoryLevel } from './contract.gen.ts';
import type { StockChange } from './stock-changes.ts';

interface Level extends Omit<InventoryLevel, 'location_name'> {
  readonly location_name: string | null;
}

/** The database refuses a count below zero. */
export async function changeStock(db: Db, changes: readonly StockChange[]): Promise<void> {
  for (const { location_id, category, total, available, assigned, in_maintenance } of changes) {
    await db.run`
      insert into inventory_levels (location_id, location_name, category)
      select ${location_id}, (select max(location_name) from inventory_levels where location_id = ${location_id}), ${category}
      on conflict (location_id, category) do nothing`;
    await db.run`
      update inventory_levels
      set total = total + ${total}, available = available + ${available}, assigned = assigned + ${assigned},
        in_maintenance = in_maintenance + ${in_maintenance}, updated_at = now()
      where location_id = ${location_id} and category = ${category}`;
  }
}

export async function listLevels(
  db: Db,
  {
    location_id,
    category,
  }: { readonly location_id?: string | undefined; readonly category?: GearCategory | undefined },
): Promise<InventoryLevel[]> {
  const rows = await db<Level>`
    select location_id, location_name, category, total, available, assigned, in_maintenance
    from inventory_levels
    where true
      ${location_id === undefined ? sql`` : sql`and location_id = ${location_id}`}
      ${category === undefined ? sql`` : sql`and category = ${category}`}
    order by location_name nulls last, location_id, category`;
  return rows.map(({ location_name, ...level }) => (location_name === null ? level : { ...level, location_name }));
}

export async function nameLocation(db: Db, location: string, name: string): Promise<void> {
  await db.run`update inventory_levels set location_name = ${name} where location_id = ${location}`;
}
