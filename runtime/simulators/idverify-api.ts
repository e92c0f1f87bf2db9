import { defineSimulator, reply, textIn } from 'novatrek/platform';

/**
 * Checks identity documents. A number that ends in 000 is rejected, one that ends in 999 is pending until it is asked for
 * again, and a document that has expired is rejected; all others are verified.
 */
export default defineSimulator({
  actor: 'idverify-api',
  latency: 40,
  routes: ({ id, now }) => {
    const verifications = new Map<string, { id: string; status: string; reason?: string; checked_at: string }>();
    return {
      'POST /v1/verifications': ({ body }) => {
        const number = textIn(body, 'document_number');
        const missing = ['document_type', 'document_number'].filter((name) => textIn(body, name) === undefined);
        if (number === undefined || missing.length > 0)
          return reply(422, { error: { code: 'missing_field', message: `missing: ${missing.join(', ')}` } });
        const expires = textIn(body, 'expiry_date');
        const expired = expires !== undefined && new Date(expires) < now();
        const reason = expired ? 'document_expired' : number.endsWith('000') ? 'document_not_genuine' : undefined;
        const status = reason !== undefined ? 'rejected' : number.endsWith('999') ? 'pending' : 'verified';
        const verification = { id: id('idv_', 16), status, ...(reason && { reason }), checked_at: now().toISOString() };
        verifications.set(verification.id, verification);
        return reply(201, verification);
      },
      'GET /v1/verifications/{id}': ({ params }) => {
        const found = verifications.get(params.id ?? '');
        if (found === undefined) return reply(404, { error: { code: 'not_found', message: 'no such verification' } });
        if (found.status === 'pending') found.status = 'verified';
        return reply(200, found);
      },
    };
  },
});
