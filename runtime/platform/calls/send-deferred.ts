import type { Contract, ExternalRequest, TargetData } from '../contract.ts';
import { CallFailed } from './call-failed.ts';
import type { Calls } from './calls.ts';
import { externalPrefix } from './deferred.ts';
import type { DeferredCall } from './deferred-relay.ts';
import { secondsIn } from './exchange.ts';
import type { Externals } from './externals.ts';

/** Nobody waits for these: a slow answer is better than a second request. */
const timeout = 10_000;

/** Sends what was put off to whom it was meant for, by the contract of today. */
export function sendDeferred(
  contract: Pick<Contract, 'deferred'>,
  calls: Pick<Calls, 'send'>,
  externals: Pick<Externals, 'send'>,
): (call: DeferredCall) => Promise<void> {
  const targets = new Map(
    Object.values<TargetData>(contract.deferred).map((data): [string, TargetData] => [data.service, data]),
  );
  return async ({ target, operation, request, key }) => {
    if (target.startsWith(externalPrefix)) {
      const actor = target.slice(externalPrefix.length);
      if (!isExternal(request)) throw new TypeError(`no request to ${actor}`);
      const { status, body, headers } = await externals.send(actor, { timeout, ...request, idempotencyKey: key });
      const retryAfter = secondsIn(headers['retry-after']);
      if (status >= 400)
        throw new CallFailed({ service: actor, operation, reason: 'status', status, problem: body, retryAfter });
      return;
    }
    const data = targets.get(target);
    if (data === undefined) throw new TypeError(`${target} is no longer called later`);
    await calls.send(data, operation, request, { key, timeout, once: true });
  };
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

function isExternal(request: object): request is ExternalRequest {
  if (!('method' in request && 'path' in request)) return false;
  return typeof request.method === 'string' && methods.has(request.method) && typeof request.path === 'string';
}
