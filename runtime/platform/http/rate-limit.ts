import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

export interface RateLimit {
  readonly max: number;
  readonly seconds: number;
}

/**
 * Counts those from outside: applications by the person they act for, and anybody by address. Services are held by their
 * breakers and pools. The count is this process's own: with more replicas more gets through.
 */
export async function addRateLimit(app: FastifyInstance, { max, seconds }: RateLimit): Promise<void> {
  await app.register(rateLimit, { global: false });
  const count = app.createRateLimit({ max, timeWindow: seconds * 1000, keyGenerator: keyOf });
  app.addHook('onRequest', async (request) => {
    const kind = request.visit?.caller.kind;
    if (request.visit?.operation === undefined || (kind !== 'application' && kind !== 'anonymous')) return;
    const result = await count(request);
    if (result.isAllowed || !result.isExceeded) return;
    throw new Refusal(429, 'too-many-requests', `No more than ${max} requests in ${seconds} seconds`, {
      headers: { 'retry-after': String(Math.max(1, result.ttlInSeconds)) },
    });
  });
}

function keyOf(request: FastifyRequest): string {
  const caller = request.visit?.caller;
  return caller?.kind === 'application' ? `${caller.id} ${caller.user ?? ''}` : request.ip;
}
