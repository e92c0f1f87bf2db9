import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { load, rememberingReader } from '../../model/load.ts';
import { check } from '../../rules/check.ts';
import type { Memory } from '../../rules/scan/facts.ts';
import { layoutOf, sorter } from '../../rules/scan/layout.ts';
import { scan } from '../../rules/scan/scan.ts';
import { loadSqlParser } from '../../rules/scan/sql/parser.ts';

await loadSqlParser();
const walk = (dir: string): string[] =>
  readdirSync(dir).flatMap((n) => {
    const p = `${dir}/${n}`;
    return statSync(p).isDirectory() ? (n === 'node_modules' ? [] : walk(p)) : [p];
  });
const store = new Map<string, unknown>();
const memory: Memory = {
  of: (kind, text, make) => {
    const key = `${kind} ${text}`;
    if (!store.has(key)) store.set(key, JSON.parse(JSON.stringify(make())));
    return store.get(key) as never;
  },
};
const real = new Map([...walk('architecture'), ...walk('runtime')].filter((p) => /\.(yaml|md|sql|[cm]?ts)$/.test(p)).map((p) => [p, readFileSync(p, 'utf8')]));
const reader = rememberingReader();
function judge(changes: ReadonlyMap<string, string>, base?: boolean): string[] {
  const files = new Map([...real, ...changes]);
  const sources = [...files].filter(([p]) => p.startsWith('architecture/')).map(([path, text]) => ({ path, text }));
  const { model, diagnostics } = load(sources, undefined, reader);
  if (model === undefined) return diagnostics.map((d) => `LOAD ${d.message}`);
  const layout = layoutOf(model, { aliases: [], packages: { novatrek: '.' } });
  const partOf = sorter(layout);
  const code = [...files].flatMap(([path, text]) => {
    const part = path.startsWith('runtime/') ? partOf(path) : undefined;
    return part ? [{ path, text, ...part }] : [];
  });
  const migrations = new Map([...real].filter(([p]) => p.endsWith('.sql')));
  const more = { code: scan(code, layout, memory), ...(base ? { base: { ref: 'main', model, migrations, contracts: { before: new Map(), after: new Map(), origin: () => undefined } } } : {}) };
  return check(model, '2026-11-21', more as never).diagnostics
    .filter((d) => d.exception === undefined && d.severity !== 'info')
    .map((d) => `${d.rule} @ ${d.at.file}:${d.at.path.slice(0, 4).join(':')} ${d.message}\n        ${d.subject}\n        fix ${d.fix}`);
}
type Seed = readonly [expected: string, path: string, change: (text: string) => string, base?: boolean];
const S = 'runtime/services/svc-check-in/store.ts';
const append = (sql: string, name = 'evil') => (t: string) => `${t}\nexport const ${name} = (db: Db, id: string) => db\`${sql}\`;\n`;
const code = (c: string) => (t: string) => `${t}\n${c}\n`;
const replace = (a: string | RegExp, b: string) => (t: string) => { const r = t.replace(a, () => b); if (r === t) throw new Error(`no ${a}`); return r; };
const M = (svc: string, n = '0099__evil.expand.sql') => `runtime/services/${svc}/migrations/${n}`;
const put = (sql: string) => () => sql;
const seeds: Seed[] = [
  ['cross-schema-read', S, replace('from check_ins c\n    left join gear', 'from check_ins c\n    left join reservations.reservations r on r.reservation_id = c.reservation_id\n    left join gear')],
  ['cross-schema-read', S, append('select * from "guests"."guest_profiles" where guest_id = ${id}')],
  ['cross-schema-read', S, code("const FOREIGN = 'reservations.reservations';\nexport const evil = (client: { query(t: string): unknown }) => client.query(`select * from ${FOREIGN}`);")],
  ['cross-schema-read', S, code("const schema = 'gear';\nexport const evil = (client: { query(t: string): unknown }) => client.query(['select *', `from ${schema}.gear_items`].join(' '));")],
  ['cross-schema-read', S, append("select pg_total_relation_size('reservations.reservations'::regclass)")],
  ['cross-schema-write', S, append("with x as (update reservations.reservations set status = 'x' returning 1) select * from x")],
  ['cross-schema-write', S, append('select reservations.keep_places()')],
  ['cross-schema-write', S, append('delete from safety.waivers where waiver_id = ${id}')],
  ['cross-schema-write', 'runtime/services/svc-payments/store.ts', append("select nextval('reservations.numbers')")],
  ['cross-schema-read', 'runtime/services/svc-analytics/peek.ts', put('export const peek = (db: any) => db.one`select 1 from payments.payments`;\n')],
  ['migration-stays-home', M('svc-check-in'), put('alter table checkin.check_ins add constraint r foreign key (reservation_id) references reservations.reservations_keys (reservation_id);')],
  ['migration-stays-home', M('svc-check-in'), put("create function checkin.f() returns void language plpgsql as $$ begin perform 1 from guests.guest_profiles; end $$;")],
  ['migration-stays-home', M('svc-check-in'), put('create view checkin.v as select * from reservations.reservations;')],
  ['isolation-not-weakened', M('svc-check-in'), put('grant usage on schema checkin to svc_reservations_app;')],
  ['isolation-not-weakened', M('svc-check-in'), put('grant select on all tables in schema checkin to public;')],
  ['isolation-not-weakened', S, append('set local search_path = reservations, checkin')],
  ['isolation-not-weakened', M('svc-check-in'), put("create function checkin.f() returns int language sql security definer set search_path = checkin as 'select 1';")],
  ['isolation-not-weakened', M('svc-check-in'), put('alter role svc_check_in_app set search_path = checkin, reservations;')],
  ['isolation-not-weakened', S, append("select set_config('search_path', 'reservations', true)")],
  ['isolation-not-weakened', S, append('set role svc_reservations_app')],
  ['table-is-declared', S, append('select * from checkin.lanes')],
  ['table-is-declared', M('svc-check-in'), put('create table checkin.lanes (lane_id uuid primary key);')],
  ['no-shadow-copy', M('svc-check-in'), put('create table checkin.guest_profiles (guest_id uuid primary key, email text);')],
  ['one-schema-per-service', M('svc-check-in'), put('create schema check_in;')],
  ['declared-table-exists', 'architecture/services/svc-check-in.yaml', replace(/(\n {4}check_ins:[\s\S]*?columns:\n)/, '')],
  ['sql-parses', S, replace('select check_in_id from check_ins where', 'select check_in_id form check_ins where')],
  ['sql-parses', S, code("export const evil = (client: { query(t: string, v: unknown[]): unknown }) => client.query('select 1 from check_ins where check_in_id = ?', [1]);")],
  ['sql-is-known', S, code('export const evil = (client: { query(t: string): unknown }, table: string) => client.query(`select * from ${table}`);')],
  ['sql-is-known', S, code("export const evil = (client: { query(t: string): unknown }) => client.query(Buffer.from('U0VMRUNU', 'base64').toString());")],
  ['sql-is-known', M('svc-check-in'), put("do $$ begin execute 'drop table ' || current_setting('x'); end $$;")],
  ['released-migration-unchanged', 'runtime/services/svc-check-in/migrations/0001__initial.expand.sql', code('-- edited'), true],
  ['released-migration-unchanged', M('svc-check-in'), put('alter table checkin.check_ins drop column completed_at;'), true],
  ['released-migration-unchanged', M('svc-check-in'), put('alter table checkin.wristband_assignments rename column wristband_nfc_id to nfc;'), true],
  ['declared-table-exists', M('svc-check-in'), put('alter table checkin.gear_verifications alter column notes type varchar(10);')],
  ['no-classified-in-logs', 'runtime/services/svc-guest-profiles/service.ts', replace("log.info('temporary profiles have ended', { count: ended })", "log.info('temporary profiles have ended', { email: String(ended) })")],
  ['guarded-update', 'runtime/services/svc-scheduling-orchestrator/store-schedules.ts', replace(/ and _rev = \$\{_rev\}/, '')],
  ['guarded-update', 'runtime/services/svc-scheduling-orchestrator/store-schedules.ts', replace('published_at = ${at}, _rev = _rev + 1', 'published_at = ${at}')],
  ['guarded-update', 'runtime/services/svc-reservations/store.ts', replace('\n      and _rev::text = ${revision}', '')],
  ['shared-code-holds-no-domain', 'runtime/platform/host.ts', code('export const evil = (client: { query(t: string): unknown }) => client.query("select * from reservations.reservations");')],
  ['', S, append("select table_name from information_schema.tables where table_schema = 'reservations'")],
  ['', S, append('with reservations as (select 1 as id) select * from reservations')],
  ['', S, code("// select * from reservations.reservations\nexport const topic = 'reservations.reservations';")],
  ['', S, append("select 'reservations.reservations' as source from checkin.check_ins reservations where reservations.check_in_id = ${id}")],
  ['', S, append('select * from check_ins where ${id} = any(array[status]) order by ${id}')],
  ['', 'runtime/services/svc-reservations/more.ts', put('export const read = (db: any) => db`select * from reservations_keys, reservations_y2026m11, platform_outbox`;\n')],
  ['', M('svc-check-in'), put("create function checkin.f() returns trigger language plpgsql as $$ begin insert into checkin.check_ins default values; return new; end $$; create trigger t after insert on checkin.gear_verifications for each row execute function checkin.f(); create sequence checkin.numbers; create index concurrently i on checkin.check_ins (status); grant execute on function checkin.f() to svc_check_in_app; alter table checkin.check_ins add column lane text; comment on column checkin.check_ins.lane is 'reservations.reservations';")],
  ['', S, code("export const temp = async (db: Db) => { await db`create temp table picked (id uuid) on commit drop`; return db`select id from picked`; };")],
  ['', S, code('export const list = (db: Db, columns: string[]) => db`select ${sqlColumns(columns)} from check_ins`;')],
];
it('seeds', { timeout: 600_000 }, () => {
  const clean = new Set(judge(new Map()));
  const cleanBase = new Set(judge(new Map(), true));
  const out: string[] = [`baseline ${clean.size} ${cleanBase.size}`, ...clean];
  for (const [expected, path, change, base] of seeds) {
    let found: string[];
    try { found = judge(new Map([[path, change(real.get(path) ?? '')]]), base).filter((f) => !(base ? cleanBase : clean).has(f)); }
    catch (error) { found = [`THROWN ${error}`]; }
    const rules = [...new Set(found.map((f) => f.split(' ')[0]))].join(',');
    out.push(`${rules === expected && found.length <= 1 ? 'ok ' : 'BAD'} ${expected || '(nothing)'} ${path} ${String(change).slice(0, 0)}\n      ${found.join('\n      ')}`);
  }
  writeFileSync('/tmp/mine/real/seeds.txt', out.join('\n'));
});
