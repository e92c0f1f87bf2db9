import type { Force } from './rule.ts';

const roles = 'generated/policy/postgres.sql: a service’s roles reach its own schema only';
const broker = 'generated/policy/kafka-acls.yaml: the broker refuses topics that are not declared';
const callers = 'the called service refuses whoever its contract does not list (403)';

/** Laws that hold where nobody runs the check, and why. */
export const forceOf: Readonly<Record<string, Force>> = {
  'cross-schema-read': { granted: roles },
  'cross-schema-write': { granted: roles },
  'migration-stays-home': { granted: roles },
  'one-schema-per-service': { granted: roles },
  'no-cross-service-foreign-key': { granted: roles },
  'call-is-declared': { compiled: 'the generated client holds the declared operations only', granted: callers },
  'call-target-exists': { compiled: 'the generated client holds operations that exist' },
  'reads-by-readers': { compiled: 'the generated client holds the declared operations only', granted: callers },
  'writes-by-owner': { compiled: 'the generated client holds the declared operations only', granted: callers },
  'deferred-is-deferred': { compiled: 'deferred operations stand in `later`, the others in `call`' },
  'external-is-declared': { compiled: 'the contract names the external systems there are' },
  'publish-is-declared': { compiled: '`publish` takes the declared events only', granted: broker },
  'consume-is-declared': { compiled: 'consumers are typed by the declared events', granted: broker },
  'one-producer-per-channel': { granted: broker },
  'event-envelope': { compiled: 'the platform adds the envelope; a payload without its fields has no type' },
  'handlers-match-operations': { compiled: 'a missing or extra handler has no type' },
};
