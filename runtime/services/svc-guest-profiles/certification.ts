import type { Certification, CertificationType } from './contract.gen.ts';
import type { CertificationRow } from './store-records.ts';

/** It counts to the end of its last day. */
export function statusOn(row: Pick<CertificationRow, 'status' | 'expiry_date'>, day: string): Certification['status'] {
  if (row.status === 'REVOKED') return 'REVOKED';
  return row.expiry_date !== null && row.expiry_date < day ? 'EXPIRED' : 'ACTIVE';
}

const types: Readonly<Record<CertificationType, true>> = {
  ROCK_CLIMBING_L1: true,
  ROCK_CLIMBING_L2: true,
  SCUBA_OPEN_WATER: true,
  SCUBA_ADVANCED: true,
  WILDERNESS_FIRST_AID: true,
  SWIFT_WATER_RESCUE: true,
  AVALANCHE_SAFETY: true,
};

function isType(text: string): text is CertificationType {
  return Object.hasOwn(types, text);
}

export function shownCertification(row: CertificationRow, day: string): Certification {
  if (!isType(row.cert_type)) throw new Error(`${row.cert_type} is no type of a certification`);
  return {
    certification_id: row.cert_id,
    guest_id: row.guest_id,
    type: row.cert_type,
    issuing_organization: row.issuer === '' ? undefined : row.issuer,
    credential_number: row.credential_number ?? undefined,
    issued_date: row.issued_date,
    expiry_date: row.expiry_date ?? undefined,
    status: statusOn(row, day),
    verification_document_url: row.document_url ?? undefined,
    verified_by: row.verified_by ?? undefined,
    verified_at: row.verified_at ?? undefined,
    created_at: row.created_at,
  };
}
