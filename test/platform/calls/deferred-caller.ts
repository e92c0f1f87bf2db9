import { createCalls } from '../../../runtime/platform/calls/calls.ts';
import { createDeferred } from '../../../runtime/platform/calls/deferred.ts';
import { createDeferredRelay, type DeferredRelayOptions } from '../../../runtime/platform/calls/deferred-relay.ts';
import { createExternals } from '../../../runtime/platform/calls/externals.ts';
import { sendDeferred } from '../../../runtime/platform/calls/send-deferred.ts';
import type { TargetData } from '../../../runtime/platform/contract.ts';
import { openDatabase } from '../../../runtime/platform/data/postgres-database.ts';
import { createAdvisoryLocks } from '../../../runtime/platform/stores/advisory-locks.ts';

export const mail: TargetData = {
  service: 'svc-mail',
  basePath: '/mail/v1',
  operations: { send: { method: 'POST', path: '/letters/{to}', params: ['to'], query: ['urgent'], idempotent: true } },
};
const print: TargetData = {
  service: 'svc-print',
  basePath: '/print/v1',
  operations: { send: { method: 'POST', path: '/pages', params: [], query: [] } },
};

export interface CallerOptions {
  readonly databaseUrl: string;
  /** Where svc-mail, svc-print and the external system answer. */
  readonly url: string;
  readonly relay?: Partial<DeferredRelayOptions>;
}

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** svc-orders, as far as it puts off calls: to svc-mail, svc-print and the system `sms-gateway`. */
export function deferredCaller({ databaseUrl, url, relay: more }: CallerOptions) {
  const contract = {
    calls: {},
    deferred: { mail, print },
    externals: { sms: { actor: 'sms-gateway', title: 'SMS Gateway', hosts: [] } },
  };
  const database = openDatabase({ url: databaseUrl, name: 'svc-orders', log });
  const locks = createAdvisoryLocks({ service: 'svc-orders', url: databaseUrl, log });
  const endpoint = { breaker: { opensAbove: 100, calls: 1_000, window: 10_000, rest: 100 } };
  const calls = createCalls({ contract, tokens: { tokenFor: () => 't' }, address: () => url, log, endpoint });
  const addresses = { 'sms-gateway': { url, key: 'sms-key' } };
  const externals = createExternals({ contract, addresses, log, endpoint });
  const relay = createDeferredRelay({
    service: 'svc-orders',
    database,
    locks,
    log,
    send: sendDeferred(contract, calls, externals),
    poll: 50,
    firstPause: 20,
    ...more,
  });
  const deferred = createDeferred({ contract, database, nudge: relay.nudge });
  const found = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('it is not there');
    return value;
  };
  return {
    database,
    relay,
    mail: found(deferred.later.mail?.send),
    print: found(deferred.later.print?.send),
    sms: found(deferred.external.sms),
    async close() {
      await relay.stop();
      await Promise.all([locks.close(), database.close(), calls.close(), externals.close()]);
    },
  };
}
