import { defineSimulator, reply, textIn } from 'novatrek/platform';

const stages = ['sent', 'delivered', 'completed'] as const;

/**
 * Envelopes that move on each time they are looked at, and checks of a signature: one with `forged` in it is not valid, an
 * empty one is no signature.
 */
export default defineSimulator({
  actor: 'docusign-api',
  latency: 25,
  refusal: (_, message) => ({ errorCode: 'UNSPECIFIED_ERROR', message }),
  routes: ({ id, now }) => {
    const looks = new Map<string, number>();
    return {
      'POST /restapi/v2.1/accounts/{account}/envelopes': ({ body }) => {
        if (textIn(body, 'emailSubject') === undefined)
          return reply(400, { errorCode: 'INVALID_REQUEST_PARAMETER', message: 'emailSubject is missing' });
        const envelopeId = id('', 32);
        looks.set(envelopeId, 0);
        return reply(201, { envelopeId, status: 'sent', statusDateTime: now().toISOString() });
      },
      'GET /restapi/v2.1/accounts/{account}/envelopes/{id}': ({ params: { id: envelopeId = '' } }) => {
        const look = looks.get(envelopeId);
        if (look === undefined)
          return reply(404, { errorCode: 'ENVELOPE_DOES_NOT_EXIST', message: 'no such envelope' });
        looks.set(envelopeId, look + 1);
        return reply(200, { envelopeId, status: stages[Math.min(look, 2)], statusDateTime: now().toISOString() });
      },
      'POST /restapi/v2.1/accounts/{account}/signatures/verify': ({ body }) => {
        const [signature, signer] = [textIn(body, 'signature'), textIn(body, 'signerName')];
        if (!signature || !signer)
          return reply(400, { errorCode: 'INVALID_REQUEST_PARAMETER', message: 'signature and signerName are needed' });
        const valid = !/forged/i.test(signature);
        return reply(200, {
          verificationId: id('ver-', 12),
          valid,
          ...(!valid && { reason: 'SIGNATURE_MISMATCH' }),
          signerName: signer,
          verifiedDateTime: now().toISOString(),
        });
      },
    };
  },
});
