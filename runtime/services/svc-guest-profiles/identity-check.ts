import { CallFailed, type External, type ExternalAnswer } from 'novatrek/platform';
import type { CreateGuestRequest } from './contract.gen.ts';

/** Has IDVerify check a document. One that is still being looked at is asked for once more. */
export async function checkIdentity(idverify: External, guest: CreateGuestRequest): Promise<boolean> {
  const { identity_document: document } = guest;
  if (document === undefined) return false;
  const first = await idverify.request({
    method: 'POST',
    path: '/v1/verifications',
    body: {
      ...document,
      first_name: guest.first_name,
      last_name: guest.last_name,
      date_of_birth: guest.date_of_birth,
    },
  });
  const { id, status } = verificationIn(first);
  if (status !== 'pending' || id === '') return status === 'verified';
  const second = await idverify.request({ method: 'GET', path: `/v1/verifications/${encodeURIComponent(id)}` });
  return verificationIn(second).status === 'verified';
}

function verificationIn({ status, body }: ExternalAnswer): { readonly id: string; readonly status: string } {
  if (status >= 500 || status === 429)
    throw new CallFailed({ service: 'idverify-api', operation: 'verifications', reason: 'status', status });
  if (status >= 400 || typeof body !== 'object' || body === null) return { id: '', status: 'rejected' };
  return {
    id: 'id' in body && typeof body.id === 'string' ? body.id : '',
    status: 'status' in body && typeof body.status === 'string' ? body.status : '',
  };
}
