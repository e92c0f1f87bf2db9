import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Database } from '../../../runtime/platform/data/database.ts';
import { type DatabaseOptions, openDatabase } from '../../../runtime/platform/data/postgres-database.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

export interface Seat {
  seat: number;
  guest: string;
}

/** A few tables, emptied before each test of the file that asks. */
export function seatsDatabase() {
  let server: TestDatabase | undefined;
  let database: Database | undefined;
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const ready = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error('not before the tests');
    return thing;
  };
  const open = (options: Partial<DatabaseOptions> = {}) =>
    openDatabase({ url: ready(server).url, name: 'svc-seats', log: { warn: say, error: say }, max: 4, ...options });

  beforeAll(async () => {
    server = await freshDatabase(`
      create table seats (seat int constraint seats_once primary key, guest text not null);
      create table tickets (ticket int primary key, seat int constraint ticket_seat references seats,
        price int constraint ticket_price check (price > 0),
        valid tstzrange, constraint ticket_valid exclude using gist (valid with &&));
      create table papers (paper int primary key, content jsonb);
    `);
    database = open();
  });
  beforeEach(async () => {
    said.length = 0;
    await ready(server).query('truncate seats, tickets, papers');
  });
  afterAll(() => database?.close());

  return {
    /** What was logged. */
    said,
    open,
    get server() {
      return ready(server);
    },
    get database() {
      return ready(database);
    },
    /** As somebody else sees it: only what is committed. */
    seats: async () => (await ready(server).query<Seat>('select seat from seats order by seat')).map((row) => row.seat),
    take: (seat: number) => ready(database).db.run`insert into seats values (${seat}, 'Jo')`,
  };
}
