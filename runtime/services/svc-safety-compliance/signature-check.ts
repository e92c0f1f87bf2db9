import { CallFailed, type External } from 'novatrek/platform';

export interface CheckedSignature {
  readonly valid: boolean;
  /** Under which DocuSign keeps the proof. */
  readonly reference: string;
}

/** Has DocuSign verify a signature. What it can't read counts as not valid; that it can't be asked is an error. */
export async function checkSignature(
  docusign: External,
  { signature, signer }: { readonly signature: string; readonly signer: string },
): Promise<CheckedSignature> {
  const { status, body } = await docusign.request({
    method: 'POST',
    path: '/restapi/v2.1/accounts/novatrek/signatures/verify',
    body: { signature, signerName: signer },
  });
  if (status >= 500 || status === 429)
    throw new CallFailed({ service: 'docusign-api', operation: 'verify', reason: 'status', status });
  if (status !== 200 || typeof body !== 'object' || body === null) return { valid: false, reference: '' };
  const valid = 'valid' in body && body.valid === true;
  const reference = 'verificationId' in body && typeof body.verificationId === 'string' ? body.verificationId : '';
  return { valid: valid && reference !== '', reference };
}
