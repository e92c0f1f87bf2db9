/** Ratings of the same score given on the same day. */
export interface Scored {
  readonly score: number;
  readonly count: number;
  readonly day: string;
}

/** Days after which a rating counts half as much as a new one. */
export const halfLife = 180;

/**
 * The average in which recent ratings weigh more; nothing before the first. Weights only count in relation to each other,
 * and that relation never changes: the average stays right until the next rating comes.
 */
export function weightedRating(ratings: readonly Scored[]): number | undefined {
  if (ratings.length === 0) return undefined;
  const ages = ratings.map(({ day }) => Date.parse(day) / 86_400_000);
  const newest = Math.max(...ages);
  let weights = 0;
  let sum = 0;
  for (const [place, { score, count }] of ratings.entries()) {
    const weight = count * 2 ** (((ages[place] ?? newest) - newest) / halfLife);
    weights += weight;
    sum += weight * score;
  }
  return Math.round((sum / weights) * 100) / 100;
}
