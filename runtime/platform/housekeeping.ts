import type { Database } from './data/database.ts';
import { forgetIdempotencyKeys } from './http/idempotency.ts';
import type { Job } from './service.ts';

/** What every service with a store tidies up: keys and notes that nobody can need any more. */
export function housekeeping({ db }: Database): Readonly<Record<string, Job>> {
  return {
    'platform:housekeeping': {
      every: '1 hour',
      async run() {
        await forgetIdempotencyKeys(db);
        // Longer than any bus keeps a message that could come again.
        await db.run`delete from platform_inbox where processed_at < now() - interval '30 days'`;
        await db.run`delete from platform_dead_letters where resolved_at < now() - interval '90 days'`;
      },
    },
  };
}
