import type { Db } from 'novatrek/platform';
import type { OperatingHours } from './contract.gen.ts';

export async function replaceHours(db: Db, location: string, hours: readonly OperatingHours[]): Promise<void> {
  await db.run`delete from operating_hours where location_id = ${location}`;
  if (hours.length === 0) return;
  await db.run`
    insert into operating_hours (location_id, day_of_week, open_time, close_time, seasonal_override)
    select ${location}::uuid, day, opens::time, closes::time, seasonal
    from unnest(
      ${hours.map(({ day_of_week }) => day_of_week)}::text[], ${hours.map(({ open_time }) => open_time)}::text[],
      ${hours.map(({ close_time }) => close_time)}::text[],
      ${hours.map(({ seasonal_override = false }) => seasonal_override)}::boolean[]
    ) as week (day, opens, closes, seasonal)`;
}
