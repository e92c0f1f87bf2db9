// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code
import { checkIn, inFile, type Violation } from './violation.ts';

const store = `${checkIn}/store.ts`;
const migration = `${checkIn}/migrations/0002__more.expand.sql`;
const scheduling = 'runtime/services/svc-scheduling-orchestrator';

const inStore = inFile('store.ts');
const inMigration = (name: string, rule: string, write: string, line: string): Violation => ({
  name,
  edits: [{ file: migration, write }],
  rule,
  file: migration,
  line,
});

const statements: readonly Violation[] = [
  inStore(
    'a read of a foreign table',
    'cross-schema-read',
    'export const x = (db: Db) => db`select * from reservations.reservations`;',
    'from reservations.reservations`',
  ),
  inStore(
    'a join on the third line of a template',
    'cross-schema-read',
    'export const x = (db: Db) => db`\n  select c.* from check_ins c\n  left join guests.guest_profiles g on g.guest_id = c.guest_id`;',
    'left join guests.guest_profiles',
  ),
  inStore(
    'a subquery in the values of an insert',
    'cross-schema-read',
    'export const x = (db: Db) => db.run`insert into gear_verifications (verification_id, check_in_id)\n  select gen_random_uuid(), (select r.reservation_id from reservations.reservations r limit 1)`;',
    'from reservations.reservations r limit 1',
  ),
  inStore(
    'an update that takes from a foreign table',
    'cross-schema-read',
    'export const x = (db: Db) => db.run`update check_ins c set status = r.status from reservations.reservations r where r.reservation_id = c.reservation_id`;',
    'from reservations.reservations r',
  ),
  inStore(
    'quoted names behind letters of several bytes',
    'cross-schema-read',
    'export const x = (db: Db) => db`select \'réservé 🚀\' as mark, r.* from "reservations"."reservations" r`;',
    '"reservations"."reservations" r',
  ),
  inStore(
    'upper case',
    'cross-schema-read',
    'export const x = (db: Db) => db`SELECT * FROM RESERVATIONS.Reservations`;',
    'RESERVATIONS.Reservations',
  ),
  inStore(
    'the name of a table as text',
    'cross-schema-read',
    "export const x = (db: Db) => db`select pg_total_relation_size('reservations.reservations'::regclass)`;",
    'reservations.reservations',
  ),
  inStore(
    'a fragment that is used elsewhere',
    'cross-schema-read',
    'const from = sql`from gear.gear_items`;\nexport const x = (db: Db) => db`select * ${from}`;',
    'gear.gear_items',
  ),
  inStore(
    'a fragment made by a function',
    'cross-schema-read',
    'const of = (id: string) => sql`where exists (select 1 from safety.waivers w where w.waiver_id = ${id})`;\nexport const x = (db: Db, id: string) => db`select * from check_ins ${of(id)}`;',
    'safety.waivers',
  ),
  inStore(
    'a database under another name',
    'cross-schema-read',
    'export const x = ({ db: rows }: { readonly db: Db }) => rows`select * from trails.trails`;',
    'trails.trails',
  ),
  {
    name: 'a table whose name another file holds',
    edits: [
      { file: `${checkIn}/names.ts`, write: "export const names = { guests: 'guests.guest_profiles' } as const;\n" },
      {
        file: store,
        add: "import { names } from './names.ts';\nexport const x = (pool: Pool) => pool.query('select * from ' + names.guests + ' limit 1');",
      },
    ],
    rule: 'cross-schema-read',
    file: store,
    line: 'names.guests',
  },
  inStore(
    'a change inside a WITH',
    'cross-schema-write',
    "export const x = (db: Db) => db`with gone as (update reservations.reservations set status = 'X' returning 1) select * from gone`;",
    'update reservations.reservations',
  ),
  inStore(
    'a MERGE',
    'cross-schema-write',
    "export const x = (db: Db) => db.run`merge into safety.incidents i using check_ins c on i.incident_id = c.check_in_id when matched then update set severity = 'LOW'`;",
    'merge into safety.incidents',
  ),
  inStore(
    'a truncated table',
    'cross-schema-write',
    'export const x = (db: Db) => db.run`truncate gear.gear_items`;',
    'truncate gear.gear_items',
  ),
  inStore(
    'a sequence that is counted on',
    'cross-schema-write',
    "export const x = (db: Db) => db`select nextval('payments.payment_numbers')`;",
    'payments.payment_numbers',
  ),
  inStore(
    'a function of a foreign schema',
    'cross-schema-write',
    'export const x = (db: Db, id: string) => db`select reservations.cancel(${id})`;',
    'reservations.cancel',
  ),
  inStore(
    'a lock',
    'cross-schema-write',
    'export const x = (db: Db) => db.run`lock table guests.guest_profiles in exclusive mode`;',
    'lock table guests.guest_profiles',
  ),
  inStore(
    'a table nobody declared',
    'table-is-declared',
    'export const x = (db: Db) => db`select * from lanes`;',
    'from lanes',
  ),
  inStore(
    'a question mark for a parameter',
    'sql-parses',
    "export const x = (pool: Pool) => pool.query('select * from check_ins where check_in_id = ?', [1]);",
    'check_in_id = ?',
  ),
  inStore(
    'a table that is decided at run time',
    'sql-is-known',
    "export const x = (pool: Pool, name: string) => pool.query('select * from ' + name);",
    'pool.query',
  ),
  inStore(
    'SQL out of a box',
    'sql-is-known',
    "export const x = (pool: Pool) => pool.query(Buffer.from('c2VsZWN0IDE=', 'base64').toString());",
    'pool.query',
  ),
  inStore(
    'a path that leads elsewhere',
    'isolation-not-weakened',
    'export const x = (db: Db) => db.run`set search_path to reservations, checkin`;',
    'set search_path',
  ),
  inStore(
    'a path that leads elsewhere, by a function',
    'isolation-not-weakened',
    "export const x = (db: Db) => db`select set_config('search_path', 'reservations', false)`;",
    'set_config',
  ),
  inStore(
    'another role',
    'isolation-not-weakened',
    'export const x = (db: Db) => db.run`set role svc_reservations_app`;',
    'set role',
  ),
  {
    name: 'a change that does not compare the revision',
    edits: [
      {
        file: `${scheduling}/store-schedules.ts`,
        add: 'export const x = (db: Db, id: string) => db.run`update daily_schedules set published_at = now(), _rev = _rev + 1 where schedule_id = ${id}`;',
      },
    ],
    rule: 'guarded-update',
    file: `${scheduling}/store-schedules.ts`,
    line: 'update daily_schedules set published_at = now(), _rev = _rev + 1 where schedule_id = ${id}',
  },
  {
    name: 'a change that does not raise the revision',
    edits: [
      {
        file: `${scheduling}/store-schedules.ts`,
        add: 'export const x = (db: Db, id: string, rev: number) => db.run`update daily_schedules set published_at = now() where schedule_id = ${id} and _rev = ${rev}`;',
      },
    ],
    rule: 'guarded-update',
    file: `${scheduling}/store-schedules.ts`,
    line: 'set published_at = now() where',
  },
];

const migrations: readonly Violation[] = [
  inMigration(
    'a foreign key into another schema',
    'migration-stays-home',
    '-- More.\nalter table checkin.check_ins\n  add constraint fk foreign key (reservation_id) references reservations.reservations (reservation_id);\n',
    'references reservations.reservations',
  ),
  inMigration(
    'a view over a foreign table',
    'migration-stays-home',
    '-- More.\ncreate view checkin.guests as select guest_id from guests.guest_profiles;\n',
    'guests.guest_profiles',
  ),
  inMigration(
    'a trigger on a foreign table',
    'migration-stays-home',
    '-- More.\ncreate trigger watch after insert on reservations.reservations for each row execute function checkin.watched();\n',
    'on reservations.reservations',
  ),
  inMigration(
    'a function that reaches out',
    'migration-stays-home',
    '-- More.\ncreate function checkin.watched() returns trigger language plpgsql as $$\nbegin\n  insert into safety.incidents (incident_id) values (new.check_in_id);\n  return new;\nend $$;\n',
    'insert into safety.incidents',
  ),
  inMigration(
    'a column for somebody else',
    'migration-stays-home',
    '-- More.\nalter table reservations.reservations add column check_in_state text;\n',
    'alter table reservations.reservations',
  ),
  inMigration(
    'rights for another service',
    'isolation-not-weakened',
    '-- More.\ngrant select on checkin.check_ins to svc_reservations_app;\n',
    'grant select',
  ),
  inMigration(
    'rights for everybody',
    'isolation-not-weakened',
    '-- More.\ngrant usage on schema checkin to public;\n',
    'grant usage',
  ),
  inMigration(
    'a function with the rights of its owner',
    'isolation-not-weakened',
    "-- More.\ncreate function checkin.counted() returns bigint language sql security definer as 'select count(*) from checkin.check_ins';\n",
    'security definer',
  ),
  inMigration(
    'a table nobody declared',
    'table-is-declared',
    '-- More.\ncreate table checkin.lanes (lane_id uuid primary key);\n',
    'checkin.lanes',
  ),
];

export const sqlViolations: readonly Violation[] = [...statements, ...migrations];
