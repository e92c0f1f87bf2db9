import { type Db, sql } from 'novatrek/platform';

export interface HeadCount {
  readonly count: number;
  readonly counted_at: string;
}

/** Appends a count. It comes after the last one, whatever the clocks of two servers say. */
export async function insertCount(
  db: Db,
  location: string,
  { count, at, threshold }: { readonly count: number; readonly at: Date; readonly threshold: number | undefined },
): Promise<void> {
  await db.run`
    insert into capacity_records (record_id, location_id, current_count, recorded_at, threshold_percent)
    select gen_random_uuid(), ${location}, ${count},
      greatest(
        ${at}::timestamptz,
        (select max(recorded_at) + interval '1 microsecond' from capacity_records where location_id = ${location})
      ),
      ${threshold ?? null}::smallint`;
}

/** The latest count, of all or between two moments. */
export function latestCount(
  db: Db,
  location: string,
  between?: { readonly from: Date; readonly to: Date },
): Promise<HeadCount | undefined> {
  const range = between === undefined ? sql`` : sql`and recorded_at >= ${between.from} and recorded_at < ${between.to}`;
  return db.one<HeadCount>`
    select current_count as count, recorded_at as counted_at
    from capacity_records
    where location_id = ${location} ${range}
    order by recorded_at desc
    limit 1`;
}
