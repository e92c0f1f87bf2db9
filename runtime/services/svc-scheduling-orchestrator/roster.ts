import type { Cache, Db } from 'novatrek/platform';
import { busyGuides, type Day } from './clashes.ts';
import { dayAfter } from './days.ts';
import type { GuideFacts } from './guides.ts';
import { guidesOfRegion } from './store-schedules.ts';

/** Guides that planning knows of; who they are stays with svc-guide-management. */
export interface Roster {
  /** Notes what was just learned of guides of a region. */
  learn(region: string, guides: readonly GuideFacts[]): Promise<void>;
  /** Guides of a region, by what was learned and by the schedules around a date. */
  of(region: string, date: string): Promise<readonly GuideFacts[]>;
  /** Those of them who have no trip on the days at hand. */
  spare(region: string | null, date: string, days: readonly Day[]): Promise<readonly GuideFacts[]>;
}

/** Seconds for which a guide's qualifications are taken as learned. */
const remembered = 86_400;
/** Days back and ahead in which a guide on a schedule counts as one of the region. */
const around = 60;

export function createRoster(db: Db, cache: Cache): Roster {
  const key = (region: string) => `roster:${region}`;
  const known = async (region: string) => (await cache.get<readonly GuideFacts[]>(key(region))) ?? [];

  const of: Roster['of'] = async (region, date) => {
    const learned = await known(region);
    const seen = await guidesOfRegion(db, region, dayAfter(date, -around), dayAfter(date, around));
    return [...learned, ...seen.filter((id) => !learned.some((guide) => guide.id === id)).map((id) => ({ id }))];
  };

  return {
    of,
    async learn(region, guides) {
      if (guides.length === 0) return;
      const fresh = new Set(guides.map(({ id }) => id));
      const kept = (await known(region)).filter(({ id }) => !fresh.has(id));
      await cache.set(key(region), [...guides, ...kept].slice(0, 100), { seconds: remembered });
    },
    async spare(region, date, days) {
      if (region === null) return [];
      const busy = busyGuides(days, date, 1, '');
      return (await of(region, date)).filter(({ id }) => !busy.has(id));
    },
  };
}
