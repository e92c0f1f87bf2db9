import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Db } from '../context.ts';

/** Something the service can't work without; rejects when it can't be used. */
export type ReadyCheck = () => Promise<void>;

/** Milliseconds: whoever asks whether we are ready won't wait long. */
const patience = 2_000;

/** `/livez`: the process turns. `/readyz`: and all it needs is there; each part by its name. */
export function addHealth(
  app: FastifyInstance,
  checks: Readonly<Record<string, ReadyCheck>>,
  isDraining: () => boolean,
  log: Logger,
): void {
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const parts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await within(check());
          return [name, 'ok'] as const;
        } catch (error) {
          log.warn({ part: name, error }, 'not ready');
          return [name, 'failed'] as const;
        }
      }),
    );
    const draining = isDraining();
    const ready = !draining && parts.every(([, state]) => state === 'ok');
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    return {
      status: ready ? 'ok' : 'not ready',
      parts: { ...Object.fromEntries(parts), draining: draining ? 'yes' : 'no' },
    };
  });
}

async function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patience} ms`)), patience);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Are all these migrations on record? A newer schema than ours is fine: it was made not to disturb us. */
export function migrationsCheck(db: Db, expected: readonly string[]): ReadyCheck {
  return async () => {
    const rows = await db<{ name: string }>`select name from platform_migrations where name = any(${expected})`;
    const found = new Set(rows.map(({ name }) => name));
    const missing = expected.filter((name) => !found.has(name));
    if (missing.length > 0) throw new Error(`migrations not applied: ${missing.join(', ')}`);
  };
}
