import type { onRequestHookHandler } from 'fastify';
import { anonymous, mayCall } from '../identity/caller.ts';
import type { Tokens } from '../identity/tokens.ts';
import type { Caller } from '../service.ts';
import type { LoopDelay } from './loop-delay.ts';
import { Refusal, unavailable, unknownAddress } from './refusal.ts';
import type { Operation } from './visit.ts';

export interface AdmissionOptions {
  readonly tokens: Pick<Tokens, 'verify'>;
  readonly delay: Pick<LoopDelay, 'current'>;
  readonly maxLoopDelay: number;
}

/** Who may come in, decided before the body is read. */
export function admission({ tokens, delay, maxLoopDelay }: AdmissionOptions): onRequestHookHandler {
  return (request, _, done) => {
    const operation = request.visit?.operation;
    if (operation === undefined) return done();
    if (hasEmpty(request.params)) return done(unknownAddress());
    const { authorization, 'x-request-deadline': deadline } = request.headers;
    if (delay.current() > maxLoopDelay)
      return done(unavailable('overloaded', 'There is too much to do at the moment', 2));
    if (typeof deadline === 'string' && Number(deadline) < Date.now())
      return done(unavailable('too-late', 'The time for an answer was over when the request came'));
    const caller = callerIn(authorization, tokens);
    const refusal = operation.data.public ? undefined : refused(caller, operation, authorization !== undefined);
    if (refusal !== undefined) return done(refusal);
    if (request.visit !== undefined) request.visit.caller = caller ?? anonymous;
    done();
  };
}

/** To the router `/orders/` is an order without an id; it is nothing we have. */
function hasEmpty(params: unknown): boolean {
  return typeof params === 'object' && params !== null && Object.values(params).includes('');
}

function callerIn(authorization: string | undefined, tokens: Pick<Tokens, 'verify'>): Caller | undefined {
  if (authorization === undefined) return undefined;
  const space = authorization.indexOf(' ');
  if (authorization.slice(0, space).toLowerCase() !== 'bearer') return undefined;
  return tokens.verify(authorization.slice(space + 1).trim());
}

function refused(caller: Caller | undefined, operation: Operation, sentOne: boolean): Refusal | undefined {
  if (caller !== undefined && mayCall(caller, operation.callers)) return undefined;
  if (caller === undefined) {
    const challenge = sentOne ? 'Bearer error="invalid_token"' : 'Bearer';
    return new Refusal(401, 'unauthorized', sentOne ? 'The token is not valid or has expired' : 'A token is needed', {
      headers: { 'www-authenticate': challenge },
    });
  }
  return new Refusal(403, 'forbidden', `${caller.id} is not declared as a caller of ${operation.name}`);
}
