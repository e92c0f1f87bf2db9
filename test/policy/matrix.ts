import type pg from 'pg';
import { sqlName, sqlText } from '../../generators/emit/sql.ts';
import type { Tenant } from '../../generators/policy/names.ts';
import type { World } from './world.ts';

/** What somebody may or may not do: asked of the catalog, or tried. */
interface Probe {
  readonly role: string;
  /** SQL: a condition over the catalog, or a statement the role tries. */
  readonly sql: string;
  readonly allowed: boolean;
}

export interface Verdict {
  readonly asked: number;
  readonly tried: number;
  readonly allowed: number;
  /** What is otherwise than the architecture says: `svc_a_app may: SELECT … (00000)`. */
  readonly surprises: readonly string[];
}

const rows = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const powers = [...rows, 'TRUNCATE', 'REFERENCES', 'TRIGGER'];

/** Everybody against everything. What is expected comes from the architecture alone: the own is open, the rest closed. */
export async function runMatrix(world: World): Promise<Verdict> {
  const asked = catalogProbes(world);
  const tried = executedProbes(world);
  const surprises = [...(await ask(world.admin, asked))];
  for (const role of new Set(tried.map((probe) => probe.role)))
    surprises.push(
      ...(await attempt(
        world,
        role,
        tried.filter((probe) => probe.role === role),
      )),
    );
  return {
    asked: asked.length,
    tried: tried.length,
    allowed: [...asked, ...tried].filter((probe) => probe.allowed).length,
    surprises,
  };
}

interface Somebody {
  readonly role: string;
  readonly tenant: Tenant;
  readonly isOwner: boolean;
}

function everybody({ tenants }: World): Somebody[] {
  return tenants.flatMap((tenant) => [
    { role: tenant.owner, tenant, isOwner: true },
    { role: tenant.app, tenant, isOwner: false },
  ]);
}

function catalogProbes(world: World): Probe[] {
  const probes: Probe[] = [];
  for (const { role, tenant, isOwner } of everybody(world)) {
    const add = (sql: string, allowed: boolean) => probes.push({ role, sql, allowed });
    for (const { tenant: home, name } of world.tables) {
      const mine = name === 'platform_migrations' ? ['SELECT'] : rows;
      // Asked for several at once, PostgreSQL says whether there is any: of what belongs to strangers there is none.
      for (const power of home === tenant ? powers : [powers.join(', ')])
        add(
          `has_table_privilege(${sqlText(role)}, ${sqlText(named(home, name))}, '${power}')`,
          home === tenant && (isOwner || mine.includes(power)),
        );
    }
    for (const home of world.tenants) {
      const own = home === tenant;
      const ask = (kind: string, thing: string, power: string, allowed: boolean) =>
        add(`has_${kind}_privilege(${sqlText(role)}, ${sqlText(thing)}, '${power}')`, allowed);
      ask('schema', home.schema, 'USAGE', own);
      ask('schema', home.schema, 'CREATE', own && isOwner);
      ask('schema', home.schema, 'USAGE WITH GRANT OPTION', false);
      for (const power of ['USAGE', 'SELECT']) ask('sequence', named(home, 'probe_sequence'), power, own);
      ask('sequence', named(home, 'probe_sequence'), 'UPDATE', own && isOwner);
      for (const name of ['probe_function', 'probe_definer', 'probe_procedure'])
        ask('function', `${named(home, name)}()`, 'EXECUTE', own);
      ask('type', named(home, 'probe_type'), 'USAGE', own && isOwner);
      ask('table', named(home, 'probe_view'), 'SELECT', own);
      const later = `EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl)
        WHERE defaclrole = ${sqlText(home.owner)}::regrole AND grantee IN`;
      add(`${later} (0))`, false);
      add(`${later} (${sqlText(role)}::regrole))`, own);
      for (const other of [home.owner, home.app])
        add(`pg_has_role(${sqlText(role)}, ${sqlText(other)}, 'MEMBER')`, other === role);
    }
    add(`EXISTS (SELECT FROM pg_auth_members WHERE member = ${sqlText(role)}::regrole)`, false);
    for (const schema of ['public', 'novatrek_guard'])
      for (const power of ['USAGE', 'CREATE'])
        add(`has_schema_privilege(${sqlText(role)}, '${schema}', '${power}')`, false);
    add(`has_schema_privilege(${sqlText(role)}, 'pg_catalog', 'CREATE')`, false);
    add(`has_database_privilege(${sqlText(role)}, current_database(), 'CONNECT')`, true);
    for (const power of ['CREATE', 'TEMPORARY', 'CONNECT WITH GRANT OPTION'])
      add(`has_database_privilege(${sqlText(role)}, current_database(), '${power}')`, false);
    for (const flag of ['rolsuper', 'rolcreaterole', 'rolcreatedb', 'rolreplication', 'rolbypassrls', 'rolinherit'])
      add(`(SELECT ${flag} FROM pg_roles WHERE rolname = ${sqlText(role)})`, false);
  }
  return probes;
}

function executedProbes(world: World): Probe[] {
  const probes: Probe[] = [];
  for (const { role, tenant, isOwner } of everybody(world)) {
    const add = (sql: string, allowed: boolean) => probes.push({ role, sql, allowed });
    for (const [i, { tenant: home, name, column, isPartition }] of world.tables.entries()) {
      const [table, own] = [named(home, name), home === tenant];
      const mine = own && (isOwner || name !== 'platform_migrations');
      const writes = [
        `INSERT INTO ${table} DEFAULT VALUES`,
        `UPDATE ${table} SET ${sqlName(column)} = NULL WHERE false`,
        `DELETE FROM ${table} WHERE false`,
      ];
      // Owner roles work only while migrations run, and partitions are many: of those, every seventh is tried.
      if (!own && (isOwner || isPartition) && i % 7 > 0) continue;
      add(`SELECT ${sqlName(column)} FROM ${table} LIMIT 1`, own);
      // At home all of them; of the tables of strangers, one is tried in one way and the next in another.
      for (const sql of own ? writes : writes.slice(i % 3).slice(0, 1)) add(sql, mine);
      if (own) add(`COMMENT ON TABLE ${table} IS 'probe'`, isOwner);
    }
    for (const home of world.tenants) {
      const own = home === tenant;
      add(`SELECT nextval(${sqlText(named(home, 'probe_sequence'))})`, own);
      add(`SELECT ${named(home, 'probe_function')}()`, own);
      add(`SELECT ${named(home, 'probe_definer')}()`, own);
      add(`CALL ${named(home, 'probe_procedure')}()`, own);
      add(`SELECT * FROM ${named(home, 'probe_view')}`, own);
      add(`CREATE TABLE ${named(home, 'probe')} (id integer)`, own && isOwner);
      add(`CREATE FUNCTION ${named(home, 'probe')}() RETURNS integer LANGUAGE sql AS 'SELECT 1'`, own && isOwner);
      add(`TRUNCATE ${named(home, 'platform_migrations')}`, own && isOwner);
      add(`DROP TABLE ${named(home, 'platform_migrations')} CASCADE`, own && isOwner);
      add(
        `GRANT USAGE ON SCHEMA ${sqlName(home.schema)} TO ${sqlName(world.tenants.find((one) => one !== home)?.app ?? '')}`,
        false,
      );
      for (const other of [home.owner, home.app]) add(`SET LOCAL ROLE ${sqlName(other)}`, other === role);
    }
  }
  return probes;
}

function named(tenant: Tenant, name: string): string {
  return `${sqlName(tenant.schema)}.${sqlName(name)}`;
}

async function ask(admin: pg.Client, probes: readonly Probe[]): Promise<string[]> {
  const surprises: string[] = [];
  for (let start = 0; start < probes.length; start += 2000) {
    const some = probes.slice(start, start + 2000);
    const answered = await admin.query<{ answers: boolean[] }>(
      `SELECT ARRAY[${some.map((probe) => probe.sql).join(',')}] AS answers`,
    );
    for (const [i, probe] of some.entries())
      if (answered.rows[0]?.answers[i] !== probe.allowed)
        surprises.push(`${probe.role} ${probe.allowed ? 'may not' : 'may'}: ${probe.sql}`);
  }
  return surprises;
}

/** Runs what was given in `probe.statements`, each for itself, and undoes it; their ends are left in `probe.states`. */
const attempts = `DO $$
  DECLARE
    statement text;
    states text[] := '{}';
  BEGIN
    FOR statement IN SELECT jsonb_array_elements_text(current_setting('probe.statements')::jsonb) LOOP
      BEGIN
        EXECUTE statement;
        RAISE EXCEPTION USING ERRCODE = 'NT000';
      EXCEPTION WHEN OTHERS THEN
        states := states || SQLSTATE;
      END;
    END LOOP;
    PERFORM set_config('probe.states', to_json(states)::text, false);
  END
$$`;

async function attempt(world: World, role: string, probes: readonly Probe[]): Promise<string[]> {
  const client = await world.as(role);
  try {
    await client.query("SELECT set_config('probe.statements', $1, false)", [
      JSON.stringify(probes.map((probe) => probe.sql)),
    ]);
    await client.query(attempts);
    const ended = await client.query<{ states: string[] }>("SELECT current_setting('probe.states')::json AS states");
    const states = ended.rows[0]?.states ?? [];
    return probes.flatMap((probe, i) => {
      const state = states[i] ?? 'no answer';
      // What is allowed may still break a constraint, but not on a permission; what is refused is refused for just that.
      const right = probe.allowed ? state === 'NT000' || state.startsWith('23') : state === '42501';
      return right ? [] : [`${role} ${probe.allowed ? 'may not' : 'may'}: ${probe.sql} (${state})`];
    });
  } finally {
    await client.end();
  }
}
