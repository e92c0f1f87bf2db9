import { unannounced } from './contract-breaks.ts';
import { type ChangedService, changedServices } from './contract-changes.ts';
import { rule } from './rule.ts';

export const asyncapiBreaking = rule<ChangedService>({
  id: 'asyncapi-breaking',
  severity: 'error',
  why: 'events are read by consumers of yesterday, and kept for those of tomorrow: what they could rely on must stay until a new major version',
  example: {
    breaks: 'order.placed no longer carries total, and neither the event nor its producer has a new major version',
    mend: 'keep total, or publish a new event beside it until its consumers have moved',
  },
  subjects: (facts) => [...changedServices(facts)],
  check: (_, facts) => unannounced('asyncapi', facts),
});
