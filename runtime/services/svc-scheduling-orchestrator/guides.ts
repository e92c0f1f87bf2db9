import type { GuideManagement } from './contract.gen.ts';
import { dayAfter } from './days.ts';

/** What planning needs to know of a guide; never the name. */
export interface GuideFacts {
  readonly id: string;
  readonly specialties?: readonly string[] | undefined;
  readonly certifications?: readonly string[] | undefined;
  readonly rating?: number | undefined;
  /** Most guests the guide may lead alone. */
  readonly leads?: number | undefined;
}

/** For a guide whose limit nobody told. */
const usualGroup = 8;

export function factsOf(guide: GuideManagement.Guide): GuideFacts {
  return {
    id: guide.id,
    specialties: guide.activity_specialties,
    certifications: guide.certifications,
    rating: guide.average_rating,
    leads: guide.max_group_size,
  };
}

/** Can the guide work on each of the days? A window must be open, and none against it. */
export function isFree(windows: readonly GuideManagement.AvailabilityWindow[], date: string, length: number): boolean {
  return Array.from({ length }, (_, index) => dayAfter(date, index)).every((day) => {
    const touching = windows.filter(({ start_date, end_date }) => start_date <= day && day <= end_date);
    return touching.length > 0 && touching.every(({ available }) => available);
  });
}

export interface Choice {
  readonly guides: readonly GuideFacts[];
  /** Guests they can lead together; 0 if somebody who is required is missing. */
  readonly led: number;
}

/** Those who must come and those already on the trip, then the best qualified, until the group is led. */
export function chooseGuides(
  free: readonly GuideFacts[],
  wanted: {
    readonly required: readonly string[];
    readonly kept: readonly string[];
    readonly activity: string;
    readonly group: number;
  },
): Choice {
  const { required, activity, group } = wanted;
  if (!required.every((id) => free.some((guide) => guide.id === id))) return { guides: [], led: 0 };
  const first = new Set([...wanted.kept, ...required]);
  const ranked = free
    .filter((guide) => first.has(guide.id) || (guide.specialties?.includes(activity) ?? true))
    .toSorted(
      (one, other) =>
        Number(first.has(other.id)) - Number(first.has(one.id)) ||
        standing(other) - standing(one) ||
        (one.id < other.id ? -1 : 1),
    );
  const guides: GuideFacts[] = [];
  let led = 0;
  for (const guide of ranked) {
    if (led >= group && !first.has(guide.id)) break;
    guides.push(guide);
    led += guide.leads ?? usualGroup;
  }
  return { guides, led };
}

function standing({ rating = 3, certifications = [] }: GuideFacts): number {
  return rating + Math.min(certifications.length, 5) / 5;
}
