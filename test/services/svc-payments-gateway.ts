import type { ExternalStandIn } from '../../runtime/platform/testing/stand-ins.ts';

type Step = 'authorize' | 'capture' | 'refund';

/** A gateway, a fraud check and an exchange that keep no keys of their own: asked twice, they do it twice. */
export function gatewayStandIn() {
  const log: string[] = [];
  const failing = new Map<Step, number>();
  const state = { captured: 0, lastToken: '', next: 1 };

  const answer = (step: Step, body: object) => {
    log.push(step);
    const status = failing.get(step);
    if (status !== undefined && status < 500) failing.delete(step);
    return status === undefined ? { status: 200, body } : { status, body: { error: { code: 'as_told' } } };
  };

  const paymentGateway: ExternalStandIn = ({ path, body }) => {
    const token = Object(body).payment_method;
    if (path === '/v1/payment_intents') {
      if (String(token).includes('declined')) {
        log.push('authorize');
        return { status: 402, body: { error: { code: 'card_declined', charge: `ch_${state.next++}` } } };
      }
      state.lastToken = String(token);
      const card = { last4: '0002', brand: 'visa', exp_month: 3, exp_year: 2030 };
      return answer('authorize', { id: `pi_${state.next++}`, payment_method_details: { card } });
    }
    if (path === '/v1/refunds') return answer('refund', { id: `re_${state.next++}` });
    const done = answer('capture', { id: path.split('/')[3] });
    if (done.status === 200) state.captured++;
    return done;
  };

  return {
    log,
    get captured() {
      return state.captured;
    },
    get lastToken() {
      return state.lastToken;
    },
    /** Refuses this step once, or, from 500 on, is down for it until it recovers. */
    fail(step: Step, status = 500) {
      failing.set(step, status);
    },
    recover() {
      failing.clear();
    },
    externals: {
      paymentGateway,
      fraudDetectionApi: (({ body }) => {
        log.push('screen');
        const amount: unknown = Object(body).amount;
        return { status: 201, body: { decision: Number(amount) > 10_000 ? 'decline' : 'approve' } };
      }) satisfies ExternalStandIn,
      currencyExchangeApi: (() => ({ status: 200, body: { rate: 1.1 } })) satisfies ExternalStandIn,
    },
  };
}
