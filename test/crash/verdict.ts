import type { Query } from './stage.ts';

export interface Verdict {
  readonly produced: number;
  readonly effects: number;
  /** Orders without an effect. */
  readonly lost: number;
  /** Effects beyond the first of an order. */
  readonly doubled: number;
  /** Effects that came after a later one of their key. */
  readonly disordered: number;
  readonly waiting: number;
  readonly letters: number;
}

/** What became of all that was produced. */
export async function verdictOf(query: Query): Promise<Verdict | undefined> {
  const [verdict] = await query<Verdict & Record<string, number>>(`
    select (select count(*) from orders)::int as produced, (select count(*) from effects)::int as effects,
      (select count(*) from orders o where not exists (select from effects e where e.key = o.key and e.n = o.n))::int as lost,
      (select coalesce(sum(times - 1), 0) from (select count(*) as times from effects group by key, n) each)::int as doubled,
      (select count(*) from (select n, max(n) over (partition by key order by seq rows between unbounded preceding
         and 1 preceding) as before from effects) each where n < before)::int as disordered,
      (select count(*) from platform_outbox)::int as waiting,
      (select count(*) from platform_dead_letters)::int as letters`);
  return verdict;
}
