import { unannounced } from './contract-breaks.ts';
import { type ChangedService, changedServices } from './contract-changes.ts';
import { rule } from './rule.ts';

export const openapiBreaking = rule<ChangedService>({
  id: 'openapi-breaking',
  severity: 'error',
  why: 'a client that keeps to the contract must keep working until a new major version says that it won’t',
  example: {
    breaks: 'version 1.4.0 → 1.5.0, and GET /orders takes a new required query parameter',
    mend: 'make the parameter optional, or set version: 2.0.0 when every client has moved',
  },
  subjects: (facts) => [...changedServices(facts)],
  check: (_, facts) => unannounced('openapi', facts),
});
