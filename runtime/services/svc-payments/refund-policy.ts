import type { DisputeTier, DisputeType } from './contract.gen.ts';
import { type Cents, shareOf } from './money.ts';

export interface Case {
  readonly type: DisputeType;
  /** What is still unrefunded. */
  readonly refundable: Cents;
  readonly cancelledAt: Date;
  /** `2026-07-11`; null where the payment doesn't say. */
  readonly departure: string | null;
}

export interface Verdict {
  readonly eligible: boolean;
  readonly refund_percentage: number;
  readonly refund_amount: Cents;
  readonly tier: DisputeTier;
  readonly policy_matched: string;
  readonly evaluation_details: string;
}

/** Up to here the policy alone decides, above the second a manager. */
const autoLimit: Cents = 500_00;
const agentLimit: Cents = 2_000_00;

/** What the refund policy grants, and who has to decide. */
export function evaluate(one: Case): Verdict {
  const { percentage, policy, details, certain } = ruleFor(one);
  const amount = shareOf(one.refundable, percentage);
  return {
    eligible: amount > 0,
    refund_percentage: percentage,
    refund_amount: amount,
    tier: tierFor(one.refundable, certain && amount > 0),
    policy_matched: policy,
    evaluation_details: details,
  };
}

function tierFor(atStake: Cents, certain: boolean): DisputeTier {
  if (atStake > agentLimit) return 'MANAGER';
  return certain && atStake <= autoLimit ? 'AUTO' : 'AGENT';
}

interface Rule {
  readonly percentage: number;
  readonly policy: string;
  readonly details: string;
  /** Nothing is left to judge. */
  readonly certain: boolean;
}

function ruleFor({ type, cancelledAt, departure }: Case): Rule {
  switch (type) {
    case 'CANCELLATION':
      return departure === null
        ? rule(0, 'cancellation-departure-unknown', 'The payment names no departure to count days to')
        : cancellation(daysBefore(cancelledAt, departure));
    case 'WEATHER':
      return rule(100, 'weather-cancellation', 'What the weather prevents is refunded whole', true);
    case 'SERVICE_COMPLAINT':
      return rule(50, 'service-complaint', 'Up to half, as an agent judges the complaint');
    case 'CHARGEBACK':
      return rule(0, 'chargeback-by-evidence', 'The processor decides on evidence, not by policy');
    case 'OTHER':
      return rule(0, 'no-rule', 'No rule covers the case, an agent judges it');
  }
}

function cancellation(days: number): Rule {
  const details = days < 0 ? 'Cancelled after departure' : `Cancelled ${days} days before departure`;
  if (days >= 14) return rule(100, 'cancellation-14-days-or-more', details, true);
  if (days >= 7) return rule(50, 'cancellation-7-to-14-days', details);
  return rule(0, 'cancellation-under-7-days', details);
}

function rule(percentage: number, policy: string, details: string, certain = false): Rule {
  return { percentage, policy, details, certain };
}

/** Whole days from the moment of cancelling to the beginning of the day of departure, in UTC. */
export function daysBefore(moment: Date, departure: string): number {
  return Math.floor((Date.parse(`${departure}T00:00:00Z`) - moment.getTime()) / 86_400_000);
}
