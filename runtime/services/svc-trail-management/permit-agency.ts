import { CallFailed, type External, textIn } from 'novatrek/platform';
import type { PermitStatus } from './contract.gen.ts';

export interface Application {
  readonly trail_id: string;
  readonly activity_type: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly group_size: number;
}

export interface AgencyAnswer {
  readonly reference: string;
  readonly status: PermitStatus;
  readonly note: string | null;
}

/** The National Parks Permit API, in the words of this service. */
export interface PermitAgency {
  /** Undefined if the agency doesn't take such an application. */
  apply(application: Application, idempotencyKey: string): Promise<AgencyAnswer | undefined>;
  /** Undefined if the agency can't be asked, or knows nothing of it. */
  look(reference: string): Promise<AgencyAnswer | undefined>;
}

export function permitAgency(api: External): PermitAgency {
  return {
    async apply({ trail_id, ...application }, idempotencyKey) {
      const body = { park_code: trail_id, ...application };
      const answer = await api.request({ method: 'POST', path: '/v1/permits', body, idempotencyKey, timeout: 5_000 });
      if (answer.status === 400 || answer.status === 422) return undefined;
      const read = answer.status === 200 || answer.status === 201 ? answerIn(answer.body) : undefined;
      if (read !== undefined) return read;
      throw new CallFailed({
        service: 'national-parks-permit-api',
        operation: 'POST /v1/permits',
        reason: answer.status < 300 ? 'unreadable' : 'status',
        status: answer.status,
      });
    },
    async look(reference) {
      try {
        const path = `/v1/permits/${encodeURIComponent(reference)}`;
        const { status, body } = await api.request({ method: 'GET', path, timeout: 3_000 });
        return status === 200 ? answerIn(body) : undefined;
      } catch (error) {
        if (error instanceof CallFailed) return undefined;
        throw error;
      }
    },
  };
}

const statuses: Readonly<Record<string, PermitStatus>> = {
  submitted: 'SUBMITTED',
  under_review: 'SUBMITTED',
  approved: 'APPROVED',
  denied: 'DENIED',
};

function answerIn(said: unknown): AgencyAnswer | undefined {
  const body = typeof said === 'object' && said !== null ? Object.fromEntries(Object.entries(said)) : {};
  const reference = textIn(body, 'permit_id');
  const status = statuses[textIn(body, 'status') ?? ''];
  if (reference === undefined || status === undefined) return undefined;
  return { reference, status, note: textIn(body, 'denial_reason') ?? textIn(body, 'conditions') ?? null };
}
