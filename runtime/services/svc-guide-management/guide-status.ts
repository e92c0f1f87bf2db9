import type { GuideStatus } from './contract.gen.ts';

const working: readonly GuideStatus[] = ['ACTIVE', 'ON_LEAVE', 'TRAINING', 'SUSPENDED', 'TERMINATED'];

/** Where a guide can go from each status. Whoever is terminated and comes back gets a new profile. */
const next: Readonly<Record<GuideStatus, readonly GuideStatus[]>> = {
  ACTIVE: working,
  ON_LEAVE: working,
  TRAINING: working,
  SUSPENDED: working,
  TERMINATED: ['TERMINATED'],
};

export function canBecome(from: GuideStatus, to: GuideStatus): boolean {
  return next[from].includes(to);
}

/** The other statuses a guide can get. */
export function statusesAfter(from: GuideStatus): readonly GuideStatus[] {
  return next[from].filter((one) => one !== from);
}
