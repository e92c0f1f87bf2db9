import type { ChecklistItem, InspectionStatus } from './contract.gen.ts';

export interface Outcome {
  readonly status: InspectionStatus;
  /** `2027-06-02`; none after a failure, for nothing is due before it is mended. */
  readonly nextDue: string | null;
}

const daysToNext: Readonly<Record<InspectionStatus, number | null>> = {
  PASSED: 365,
  CONDITIONAL_PASS: 30,
  PENDING_REVIEW: 7,
  FAILED: null,
};

/** What a filled-in checklist comes to. */
export function inspectionOutcome(items: readonly ChecklistItem[], day: string): Outcome {
  const status = statusOf(items);
  const days = daysToNext[status];
  if (days === null) return { status, nextDue: null };
  return { status, nextDue: new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10) };
}

function statusOf(items: readonly ChecklistItem[]): InspectionStatus {
  if (items.length === 0) return 'PENDING_REVIEW';
  const failed = items.filter(({ passed }) => !passed);
  if (failed.length === 0) return 'PASSED';
  const mended = failed.every(({ remediation_notes = '' }) => remediation_notes.trim() !== '');
  return mended ? 'CONDITIONAL_PASS' : 'FAILED';
}
