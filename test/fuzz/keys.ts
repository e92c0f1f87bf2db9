import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { documentedStatus, Refusal } from '../../runtime/platform/http/refusal.ts';
import { operator, type Plan, plansFor } from './plans.ts';
import type { FuzzedPlatform, Target } from './platform.ts';
import type { Session } from './session.ts';

/**
 * Every operation that repeats no effect, asked under a key that was used for something else, and under one whose first
 * request is not over yet. Says where another answer came than the contract has for that.
 */
export async function reusedKeys(session: Session, platform: FuzzedPlatform, seed: number): Promise<string[]> {
  const once = platform.targets.filter(({ data, isWritten }) => isWritten && data.idempotent === true);
  const services = new Set(once.map(({ contract }) => contract.service));
  const wrong = await Promise.all(
    [...services].map(async (service) => {
      const targets = once.filter(({ contract }) => contract.service === service);
      const [spent, pending] = [randomUUID(), randomUUID()];
      const store = await platform.store(service);
      const claim = (key: string) =>
        store.query(
          `insert into platform_idempotency (caller, key, operation, fingerprint, status, leased_until)
           values ($1, $2, 'another', '', 200, now() + interval '1 minute')`,
          [operator, key],
        );
      const found: string[] = [];
      const expecting = (key: string, code: string, refusal: Refusal) =>
        Promise.all(
          targets.map(async (target) => {
            const { data, name } = target;
            const expected = documentedStatus(refusal, (status) => data.refusals[status] !== undefined);
            const { status, text } = await session.ask({ ...valid(target, seed), headers: { 'idempotency-key': key } });
            if (status !== expected || !text.includes(code))
              found.push(`${service} ${name} answers ${status}, not ${expected} ${code}: ${text}`);
          }),
        );
      try {
        await claim(spent);
        await expecting(spent, 'idempotency-key-reused', new Refusal(422, '', ''));
        await store.query('begin');
        await claim(pending);
        const busy = new Refusal(409, '', '', { headers: { 'retry-after': '1' } });
        await expecting(pending, 'request-in-progress', busy);
      } finally {
        await store.end();
      }
      return found;
    }),
  );
  return wrong.flat();
}

function valid(target: Target, seed: number): Plan {
  const plans = fc.sample(plansFor(target, []), { seed, numRuns: 50 });
  // Who acts for a person has keys of that person's own.
  const found = plans.find(({ twist, user }) => twist === 'valid' && user === undefined);
  if (found === undefined) throw new Error(`no valid request for ${target.name}`);
  return { ...found, caller: operator, twist: 'key' };
}
