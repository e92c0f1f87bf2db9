// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code
import type { Edit } from './overlay.ts';

/** What looks like a breach and is none: nobody goes on reading findings that are wrong. */
export interface NearMiss {
  readonly name: string;
  readonly edits: readonly Edit[];
}

const checkIn = 'runtime/services/svc-check-in';
const store = (name: string, add: string): NearMiss => ({ name, edits: [{ file: `${checkIn}/store.ts`, add }] });
const admission = (name: string, add: string): NearMiss => ({
  name,
  edits: [{ file: `${checkIn}/admission.ts`, add }],
});
const migration = (name: string, write: string): NearMiss => ({
  name,
  edits: [{ file: `${checkIn}/migrations/0002__more.expand.sql`, write }],
});

export const nearMisses: readonly NearMiss[] = [
  store('its own table by its full name', 'export const x = (db: Db) => db`select * from checkin.check_ins`;'),
  store(
    'a WITH called like a foreign schema',
    'export const x = (db: Db) => db`with reservations as (select 1 as id) select reservations.id from reservations`;',
  ),
  store(
    'an alias called like a foreign schema',
    'export const x = (db: Db) => db`select reservations.status from check_ins reservations`;',
  ),
  store(
    'a foreign table in a comment of SQL',
    'export const x = (db: Db) => db`select 1 from check_ins -- not reservations.reservations\n`;',
  ),
  store(
    'a foreign table in a text of SQL',
    "export const x = (db: Db) => db`select 'reservations.reservations' as source from check_ins`;",
  ),
  store('a foreign table in a comment', '// select * from reservations.reservations\nexport const x = 1;'),
  store(
    'the catalog of the database',
    "export const x = (db: Db) => db`select now(), pg_catalog.version(), table_name from information_schema.tables where table_schema = 'checkin'`;",
  ),
  store(
    'conditions that are put together',
    'export const x = (db: Db, open: boolean) => db`select * from check_ins ${open ? sql`where status <> ${"COMPLETE"}` : sql``} order by created_at`;',
  ),
  store('a table of the platform', 'export const x = (db: Db) => db`select count(*) from platform_outbox`;'),
  store('a name that only ends like one', "export const x = { topic: 'novatrek', page: 'reservations/reservations' };"),
  admission(
    'a sentence that is SQL by accident',
    "export const x = (log: Log) => log.info('Select a reservation from reservations.reservations list');",
  ),
  admission(
    'an error that speaks of a table',
    "export const x = new Error('update reservations.reservations set it free');",
  ),
  admission('a function of its own called fetch', 'export const x = (fetch: (id: string) => string) => fetch("here");'),
  admission('a variable called call', 'export const x = (call: { readonly name: string }) => call.name.at(0);'),
  admission(
    'modules that anybody may use',
    "import { createHash } from 'node:crypto';\nexport const x = createHash('sha256');",
  ),
  admission('a type of the platform', "import type { Caller } from 'novatrek/platform';\nexport type X = Caller;"),
  admission('an address that belongs to nobody here', "export const x = 'https://example.com/svc/payments';"),
  admission('its own id', "export const x = 'svc-check-in';"),
  admission(
    'a topic in a comment',
    '// novatrek.operations.checkin.completed is what this leads to\nexport const x = 1;',
  ),
  admission(
    'the id of a guest in the log',
    "export const x = (log: Log, guest_id: string) => log.info('seen', { guest_id });",
  ),
  admission(
    'a call that is declared, through a friend',
    'const ask = (api: Calls["reservations"]) => api.getReservation({ reservation_id: "1" });\nexport const x = (call: Calls) => ask(call.reservations);',
  ),
  admission('a type that reads like SQL', "export type X = 'select * from reservations.reservations';"),
  migration(
    'an index of its own',
    '-- More.\ncreate index concurrently if not exists idx_more on checkin.check_ins (status);\n',
  ),
  migration(
    'a function over its own tables',
    '-- More.\ncreate function checkin.counted() returns bigint language sql as $$ select count(*) from checkin.check_ins $$;\n',
  ),
  migration(
    'a view over its own tables',
    '-- More.\ncreate view checkin.open_check_ins as select * from checkin.check_ins;\n',
  ),
];
