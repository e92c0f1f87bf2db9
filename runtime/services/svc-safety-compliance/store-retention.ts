import type { Db } from 'novatrek/platform';
import type { AuditEntry } from './store.ts';

interface Gone {
  readonly of: AuditEntry['of'];
  readonly id: string;
}

/**
 * Removes what the law no longer wants kept. The database refuses anything younger than seven years by its own clock; an
 * incident that is still open is kept longer.
 */
export async function purge(db: Db, before: Date): Promise<Gone[]> {
  return [
    ...(await db<Gone>`delete from waivers where created_at < ${before} returning 'waiver' as of, waiver_id as id`),
    ...(await db<Gone>`
      delete from incidents where reported_at < ${before} and status = 'CLOSED'
      returning 'incident' as of, incident_id as id`),
    ...(await db<Gone>`
      delete from safety_inspections where created_at < ${before}
      returning 'safety_inspection' as of, inspection_id as id`),
  ];
}
