import { type Db, sql } from 'novatrek/platform';
import type { GuideRating, GuideRatingCreateRequest } from './contract.gen.ts';
import { type Scored, weightedRating } from './weighted-rating.ts';

const rating = sql`
  rating_id as id, guide_id, reservation_id, guest_id, score as rating, comment as review_text, rated_at::date as date`;

export async function listRatings(
  db: Db,
  guide: string,
  {
    limit,
    offset,
    min_rating,
  }: { readonly limit: number; readonly offset: number; readonly min_rating?: number | undefined },
): Promise<{ readonly ratings: readonly GuideRating[]; readonly total: number }> {
  const matching = sql`
    from ratings where guide_id = ${guide} ${min_rating === undefined ? sql`` : sql`and score >= ${min_rating}`}`;
  const counted = await db.one<{ readonly total: number }>`select count(*)::int as total ${matching}`;
  const total = counted?.total ?? 0;
  if (offset >= total) return { ratings: [], total };
  const ratings = await db<GuideRating>`
    select ${rating} ${matching} order by rated_at desc, rating_id limit ${limit} offset ${offset}`;
  return { ratings, total };
}

export interface NewRating extends GuideRatingCreateRequest {
  readonly id: string;
  readonly guide_id: string;
  readonly rated_at: string;
}

/** Nothing if the guest rated the guide for that reservation before. */
export function insertRating(db: Db, one: NewRating): Promise<GuideRating | undefined> {
  return db.one<GuideRating>`
    insert into ratings (rating_id, guide_id, guest_id, trip_id, score, comment, rated_at, reservation_id)
    values (
      ${one.id}, ${one.guide_id}, ${one.guest_id},
      coalesce(
        (
          select trip_id from guide_schedules
          where guide_id = ${one.guide_id} and departure_date <= ${one.rated_at}::timestamptz::date
          order by departure_date desc limit 1
        ),
        '00000000-0000-0000-0000-000000000000'
      ),
      ${one.rating}, ${one.review_text ?? null}, ${one.rated_at}, ${one.reservation_id}
    )
    on conflict (guide_id, reservation_id, guest_id) do nothing
    returning ${rating}`;
}

/** From all ratings of the guide, whose row is locked meanwhile: who rates at the same time comes after. */
export async function refreshRating(db: Db, guide: string): Promise<void> {
  const scored = await db<Scored>`
    select score, rated_at::date as day, count(*)::int as count from ratings where guide_id = ${guide} group by 1, 2`;
  const average = weightedRating(scored);
  if (average !== undefined) await db.run`update guides set avg_rating = ${average} where guide_id = ${guide}`;
}
