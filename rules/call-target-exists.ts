import { stageRule } from './rule.ts';

export const callTargetExists = stageRule({
  id: 'call-target-exists',
  why: 'a call from or to an operation that does not exist is a wish, not an architecture; mark it planned until it does',
  example: {
    breaks: '{ to: svc-orders, endpoint: GET /order/{id}, for: Look up the order }',
    mend: 'endpoint: GET /orders/{order_id}',
  },
  subjects: ({ model }) => model.calls.filter((call) => call.to.kind === 'service'),
});
