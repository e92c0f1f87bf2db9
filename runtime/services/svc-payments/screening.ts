import { CallFailed, type External, objectIn, textIn } from 'novatrek/platform';

/** Would the fraud check let this charge pass? What it wants reviewed passes, and is told. */
export async function screen(
  fraud: External,
  charge: { readonly guest_id: string; readonly amount: number; readonly currency: string; readonly method: string },
): Promise<'approve' | 'review' | 'decline'> {
  const { status, body } = await fraud.request({ method: 'POST', path: '/v1/screenings', body: charge });
  const decision = textIn(objectIn({ body }, 'body'), 'decision');
  if (status < 400 && (decision === 'approve' || decision === 'review' || decision === 'decline')) return decision;
  throw new CallFailed({ service: 'fraud-detection-api', operation: 'screen', reason: 'unreadable', status });
}
