import { installBus } from '../../../runtime/platform/bus/install-bus.ts';
import type { BusFixture } from '../bus/fixture.ts';
import { openBus } from '../bus/open-bus.ts';
import { freshDatabase } from '../postgres.ts';

/** An embedded log in a database of its own. */
export async function openEmbeddedLog(): Promise<BusFixture> {
  const database = await freshDatabase();
  await installBus(database.url, { topics: [], acls: [], roles: {} });
  const environment = { BUS_DATABASE_URL: database.url };
  return {
    environment,
    open: () => openBus(environment),
    openAs: () => {
      throw new Error('no policy');
    },
    install: async () => {},
    disrupt: async () => {
      await database.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    },
    close: async () => {},
  };
}
