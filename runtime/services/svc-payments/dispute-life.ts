import type { DisputeStatus, DisputeTier } from './contract.gen.ts';

/** Which states a dispute may go to from each. */
export const disputeMoves: Readonly<Record<DisputeStatus, readonly DisputeStatus[]>> = {
  OPENED: ['UNDER_REVIEW', 'ESCALATED', 'RESOLVED', 'CLOSED'],
  UNDER_REVIEW: ['ESCALATED', 'RESOLVED', 'CLOSED'],
  ESCALATED: ['RESOLVED', 'CLOSED'],
  RESOLVED: ['CLOSED'],
  CLOSED: [],
};

export function isUndecided(status: DisputeStatus): boolean {
  return disputeMoves[status].includes('RESOLVED');
}

const ranks: Readonly<Record<DisputeTier, number>> = { AUTO: 0, AGENT: 1, MANAGER: 2 };

/** Employees are named after what they may decide: `agent-dana.whitfield`, `manager-lee.ortiz`. */
export function mayDecide(employee: string, tier: DisputeTier): boolean {
  return ranks[employee.startsWith('manager-') ? 'MANAGER' : 'AGENT'] >= ranks[tier];
}

/** Escalating hands the case to a manager. */
export function tierAfter(tier: DisputeTier, status: DisputeStatus): DisputeTier {
  return status === 'ESCALATED' ? 'MANAGER' : tier;
}
