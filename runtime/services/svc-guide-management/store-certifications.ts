import type { Db } from 'novatrek/platform';
import type { GuideCertification, GuideCertificationCreateRequest } from './contract.gen.ts';

/** Soonest expiry first. The table says never as the last day it knows. */
export function listCertifications(db: Db, guide: string, today: string): Promise<GuideCertification[]> {
  return db<GuideCertification>`
    select cert_id as id, guide_id, cert_type as certification_type, issued_date,
      nullif(expiry_date, '9999-12-31'::date) as expiry_date, issuing_body, certificate_number,
      case when expiry_date < ${today}::date and status <> 'REVOKED' then 'EXPIRED' else status end as status
    from certifications
    where guide_id = ${guide}
    order by certifications.expiry_date, cert_type, cert_id`;
}

/** False if that number of the issuing body is on file. */
export async function insertCertification(
  db: Db,
  row: GuideCertificationCreateRequest & {
    readonly id: string;
    readonly guide_id: string;
    readonly status: GuideCertification['status'];
  },
): Promise<boolean> {
  const added = await db.run`
    insert into certifications (
      cert_id, guide_id, cert_type, level, issued_date, expiry_date, verified, issuing_body, certificate_number, status
    ) values (
      ${row.id}, ${row.guide_id}, ${row.certification_type}, 'standard', ${row.issued_date},
      ${row.expiry_date ?? '9999-12-31'}, false, ${row.issuing_body}, ${row.certificate_number}, ${row.status}
    )
    on conflict (issuing_body, certificate_number) do nothing`;
  return added === 1;
}

export function expireCertifications(db: Db, today: string): Promise<number> {
  return db.run`
    update certifications set status = 'EXPIRED'
    where expiry_date < ${today}::date and status in ('VALID', 'PENDING_RENEWAL')`;
}

export interface ExpiryAlert {
  readonly cert_id: string;
  readonly guide_id: string;
  readonly certification_type: string;
  readonly expiry_date: string;
  readonly alerted_days: number;
}

/** What expires within 30 or 7 days or has expired, each once at every step; nothing of guides who left. */
export function takeExpiryAlerts(db: Db, today: string): Promise<ExpiryAlert[]> {
  return db<ExpiryAlert>`
    with steps as (
      select cert_id,
        case when expiry_date < ${today}::date then 0 when expiry_date <= ${today}::date + 7 then 7 else 30 end as step
      from certifications join guides using (guide_id)
      where expiry_date <= ${today}::date + 30 and certifications.status <> 'REVOKED' and guides.status <> 'terminated'
    )
    update certifications c
    set alerted_days = step
    from steps
    where c.cert_id = steps.cert_id and (c.alerted_days is null or c.alerted_days > step)
    returning c.cert_id, c.guide_id, c.cert_type as certification_type, c.expiry_date, c.alerted_days`;
}
