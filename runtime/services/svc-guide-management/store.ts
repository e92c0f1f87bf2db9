import { type Db, isUniqueViolation, sql } from 'novatrek/platform';
import type { Guide, GuideCreateRequest, GuideUpdateRequest, Operations } from './contract.gen.ts';

type Search = Operations['searchGuides']['request']['query'];
type Wanted = Operations['findAvailableGuides']['request']['query'];

interface GuideRow extends Omit<Guide, 'average_rating' | 'years_experience' | 'max_group_size'> {
  readonly average_rating: number | null;
  readonly years_experience: number | null;
  readonly max_group_size: number | null;
}

/** With the certifications that count on this day. */
const guideOn = (day: string) => sql`
  guide_id as id, first_name, last_name, email, phone, region_ids, activity_specialties, years_experience, max_group_size,
  upper(status) as status, avg_rating::float8 as average_rating, total_trips as total_trips_led,
  emergency_training_level, languages, created_at, updated_at,
  array(
    select distinct cert_type from certifications c
    where c.guide_id = guides.guide_id and ${validOn(day)} order by cert_type
  ) as certifications`;

const validOn = (day: string) => sql`
  c.status = 'VALID' and c.issued_date <= ${day}::date and c.expiry_date >= ${day}::date`;

/** A window is open that day, which leaves no room for one against it, and no trip takes it. */
const freeOn = (day: string) => sql`
  status = 'active'
  and exists (
    select from availability_windows w
    where w.guide_id = guides.guide_id and w.available and w.start_time <= ${day}::date and w.end_time > ${day}::date
  )
  and not exists (
    select from guide_schedules s
    where s.guide_id = guides.guide_id and s.departure_date <= ${day}::date and s.return_date >= ${day}::date
  )`;

export async function findGuide(db: Db, id: string, today: string): Promise<Guide | undefined> {
  const row = await db.one<GuideRow>`select ${guideOn(today)} from guides where guide_id = ${id}`;
  return row === undefined ? undefined : shown(row);
}

/** Whoever changes the same guide waits. */
export async function lockGuide(db: Db, id: string, today: string): Promise<Guide | undefined> {
  const row = await db.one<GuideRow>`
    select ${guideOn(today)} from guides where guide_id = ${id} for no key update`;
  return row === undefined ? undefined : shown(row);
}

export async function searchGuides(
  db: Db,
  { activity_type, availability_date, certification, region, status, limit, offset }: Search,
  today: string,
): Promise<{ readonly guides: readonly Guide[]; readonly total: number }> {
  const day = availability_date ?? today;
  const matching = sql`
    from guides
    where true
      ${status === undefined ? sql`` : sql`and status = ${status.toLowerCase()}`}
      ${region === undefined ? sql`` : sql`and region_ids @> array[${region}]::text[]`}
      ${activity_type === undefined ? sql`` : sql`and activity_specialties @> array[${activity_type}]::text[]`}
      ${availability_date === undefined ? sql`` : sql`and ${freeOn(day)}`}
      ${
        certification === undefined
          ? sql``
          : sql`and exists (
              select from certifications c
              where c.guide_id = guides.guide_id and c.cert_type = ${certification} and ${validOn(day)}
            )`
      }`;
  const counted = await db.one<{ readonly total: number }>`select count(*)::int as total ${matching}`;
  const total = counted?.total ?? 0;
  if (offset >= total) return { guides: [], total };
  const rows = await db<GuideRow>`
    select ${guideOn(today)} ${matching} order by last_name, first_name, guide_id limit ${limit} offset ${offset}`;
  return { guides: rows.map(shown), total };
}

export async function findFreeGuides(db: Db, wanted: Wanted): Promise<Guide[]> {
  const { activity_type, date, region, min_experience_years, min_rating } = wanted;
  const rows = await db<GuideRow>`
    select ${guideOn(date)}
    from guides
    where ${freeOn(date)}
      and region_ids @> array[${region}]::text[]
      and activity_specialties @> array[${activity_type}]::text[]
      ${min_experience_years === undefined ? sql`` : sql`and years_experience >= ${min_experience_years}::numeric`}
      ${min_rating === undefined ? sql`` : sql`and avg_rating >= ${min_rating}::numeric`}
    order by avg_rating desc nulls last, total_trips desc, guide_id`;
  return rows.map(shown);
}

/** False if another guide has the email address. */
export async function insertGuide(
  db: Db,
  id: string,
  guide: GuideCreateRequest & { readonly hire_date: string },
): Promise<boolean> {
  const added = await db.run`
    insert into guides (
      guide_id, first_name, last_name, email, phone, hire_date, status, region_ids, activity_specialties,
      years_experience, max_group_size, emergency_training_level, languages
    ) values (
      ${id}, ${guide.first_name}, ${guide.last_name}, ${guide.email.toLowerCase()}, ${guide.phone ?? ''},
      ${guide.hire_date}, 'active', ${guide.region_ids}, ${guide.activity_specialties ?? []},
      ${guide.years_experience ?? null}, ${guide.max_group_size ?? null}, ${guide.emergency_training_level},
      ${guide.languages ?? []}
    )
    on conflict (email) do nothing`;
  return added === 1;
}

/** False if another guide has the email address. */
export async function updateGuide(db: Db, id: string, change: GuideUpdateRequest): Promise<boolean> {
  const set = <Column extends string | number | readonly string[]>(value: Column | undefined) => value ?? null;
  try {
    await db.transaction(
      () => db.run`
        update guides
        set first_name = coalesce(${set(change.first_name)}, first_name),
          last_name = coalesce(${set(change.last_name)}, last_name),
          email = coalesce(${set(change.email?.toLowerCase())}, email),
          phone = coalesce(${set(change.phone)}, phone),
          status = coalesce(${set(change.status?.toLowerCase())}, status),
          region_ids = coalesce(${set(change.region_ids)}, region_ids),
          activity_specialties = coalesce(${set(change.activity_specialties)}, activity_specialties),
          years_experience = coalesce(${set(change.years_experience)}, years_experience),
          max_group_size = coalesce(${set(change.max_group_size)}, max_group_size),
          emergency_training_level = coalesce(${set(change.emergency_training_level)}, emergency_training_level),
          languages = coalesce(${set(change.languages)}, languages),
          updated_at = now()
        where guide_id = ${id}`,
    );
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'idx_guide_email')) return false;
    throw error;
  }
}

/** What isn't known is left out of the answer. */
function shown({ average_rating, years_experience, max_group_size, phone, ...guide }: GuideRow): Guide {
  return {
    ...guide,
    ...(phone ? { phone } : {}),
    ...(average_rating === null ? {} : { average_rating }),
    ...(years_experience === null ? {} : { years_experience }),
    ...(max_group_size === null ? {} : { max_group_size }),
  };
}
