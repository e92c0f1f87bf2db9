import { installBus } from '../../../runtime/platform/bus/install-bus.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import type { BusFixture } from './fixture.ts';
import { openBus } from './open-bus.ts';
import { busSuite } from './suite.ts';

busSuite(startPgLog);

async function startPgLog(): Promise<BusFixture> {
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
    disrupt: () => cutConnections(database),
    close: async () => {},
  };
}

async function cutConnections(database: TestDatabase): Promise<void> {
  await database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
}
