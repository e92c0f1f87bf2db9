import { type Db, sql } from 'novatrek/platform';
import type { GearCategory, MaintenanceRecord } from './contract.gen.ts';

const columns = sql`
  record_id as id, item_id as gear_item_id, maintenance_type as type, performed_at as date, performed_by as technician,
  notes, cost::float8 as cost, next_due`;

/** The record as it is kept: the cost in whole cents. */
export async function insertRecord(db: Db, record: MaintenanceRecord): Promise<MaintenanceRecord> {
  const [kept] = await db<MaintenanceRecord>`
    insert into maintenance_records (
      record_id, item_id, maintenance_type, performed_by, notes, performed_at, next_due, cost
    ) values (
      ${record.id}, ${record.gear_item_id}, ${record.type}, ${record.technician}, ${record.notes ?? null},
      ${record.date}, ${record.next_due ?? null}, ${record.cost ?? null}
    )
    returning ${columns}`;
  if (kept === undefined) throw new Error('an insert returns its row');
  if (record.type === 'INSPECTION')
    await db.run`
    update gear_items
    set last_inspected = greatest(last_inspected, (${record.date}::timestamptz at time zone 'UTC')::date)
    where item_id = ${record.gear_item_id}`;
  return kept;
}

export async function listRecords(
  db: Db,
  item: string,
  limit: number,
): Promise<{ readonly records: readonly MaintenanceRecord[]; readonly total: number }> {
  const counted = await db.one<{ readonly total: number }>`
    select count(*)::int as total from maintenance_records where item_id = ${item}`;
  const records = await db<MaintenanceRecord>`
    select ${columns}
    from maintenance_records
    where item_id = ${item}
    order by performed_at desc, record_id
    limit ${limit}`;
  return { records, total: counted?.total ?? 0 };
}

export interface DueItem {
  readonly item_id: string;
  readonly category: GearCategory;
  readonly location_id: string;
  readonly due: string;
}

/** The items that fell due by this day, each once for every due date. */
export function takeDueItems(db: Db, today: string): Promise<DueItem[]> {
  return db<DueItem>`
    update gear_items
    set maintenance_alerted_for = next_maintenance_due
    where next_maintenance_due <= ${today}::date and status <> 'RETIRED'
      and maintenance_alerted_for is distinct from next_maintenance_due
    returning item_id, gear_type as category, location_id, next_maintenance_due as due`;
}
