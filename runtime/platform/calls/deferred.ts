import { randomUUID } from 'node:crypto';
import { json } from '../context.ts';
import type { Contract, ExternalData, ExternalRequest, TargetData } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { currentScope } from '../scope.ts';
import { traceparent } from './call-observer.ts';
import { effectKey } from './effect-key.ts';
import { type FlatRequest, option, takeApart, withoutOptions } from './flat-request.ts';

export interface DeferredOptions {
  readonly contract: Pick<Contract, 'deferred' | 'externals'>;
  readonly database: Database;
  /** Tells the relay that there is something to do. */
  readonly nudge: () => void;
}

export type DeferredClient = Readonly<Record<string, (request?: FlatRequest) => Promise<void>>>;

export interface Deferred {
  /** By target, then operation: what a service has as `later`. */
  readonly later: Readonly<Record<string, DeferredClient>>;
  /** By the name the service has for an external system: its `later`. */
  readonly external: Readonly<Record<string, (request: ExternalRequest) => Promise<void>>>;
}

/** Before the id of an actor, so that it can't be taken for a service. */
export const externalPrefix = 'external:';

/**
 * Calls that are written down, in the transaction at hand, and made by the relay once it has committed. Outside any
 * transaction writing them down is one of its own.
 */
export function createDeferred({ contract, database, nudge }: DeferredOptions): Deferred {
  const { db } = database;

  const write = async (target: string, operation: string, request: object, key: string | undefined) => {
    const trace = currentScope()?.trace;
    const headers = trace === undefined ? {} : { traceparent: traceparent(trace) };
    // Before the insert: a unit that commits without anybody waiting for this has ended afterwards.
    const inUnit = database.inUnit();
    if (inUnit) database.afterCommit(nudge);
    await db.run`
      insert into platform_deferred_calls (target, operation, request, headers, idempotency_key)
      values (${target}, ${operation}, ${json(request)}, ${json(headers)},
        ${key ?? effectKey(target, operation) ?? randomUUID()})`;
    if (!inUnit) nudge();
  };

  return {
    later: Object.fromEntries(
      Object.entries<TargetData>(contract.deferred).map(([target, data]) => [
        target,
        Object.fromEntries(
          Object.entries(data.operations).map(([name, operation]) => [
            name,
            async (request: FlatRequest = {}) => {
              // A request that can't be made is an error here, where somebody can see it.
              takeApart(data.basePath, operation, request);
              await write(data.service, name, withoutOptions(request), option(request, 'idempotencyKey'));
            },
          ]),
        ),
      ]),
    ),
    external: Object.fromEntries(
      Object.entries<ExternalData>(contract.externals).map(([name, { actor }]) => [
        name,
        async ({ idempotencyKey, ...request }: ExternalRequest) =>
          await write(externalPrefix + actor, request.method, request, idempotencyKey),
      ]),
    ),
  };
}
