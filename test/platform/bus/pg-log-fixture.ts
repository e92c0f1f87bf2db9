import { randomBytes } from 'node:crypto';
import { installBus } from '../../../runtime/platform/bus/install-bus.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { namesIn } from './declared-access.ts';
import type { BusFixture } from './fixture.ts';
import { openBus } from './open-bus.ts';

export interface PgLogFixture extends BusFixture {
  readonly database: TestDatabase;
  /** The address for a service. */
  urlAs(service: string): string;
}

/** The embedded log in a database of its own, with a login role for every service: roles belong to the whole server. */
export async function openPgLog(): Promise<PgLogFixture> {
  const database = await freshDatabase();
  const password = randomBytes(12).toString('hex');
  const run = randomBytes(4).toString('hex');
  const roles = Object.fromEntries(
    namesIn('services').map((service) => [service, `${run}_${service.replaceAll('-', '_')}_app`]),
  );
  const names = Object.values(roles);
  const urlAs = (service: string) => database.urlAs(roles[service] ?? '', password);
  await database.query(names.map((role) => `create role "${role}" login password '${password}'`).join(';'));
  await installBus(database.url, { topics: [], acls: [], roles });
  const environment = { BUS_DATABASE_URL: database.url };
  return {
    database,
    environment,
    urlAs,
    open: () => openBus(environment),
    openAs: (service) => openBus({ BUS_DATABASE_URL: urlAs(service) }),
    install: (policy) => installBus(database.url, { ...policy, roles }),
    disrupt: () => cutConnections(database),
    close: async () => {
      await database.query(names.map((role) => `drop owned by "${role}"; drop role "${role}"`).join(';'));
    },
  };
}

async function cutConnections(database: TestDatabase): Promise<void> {
  await database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
}
