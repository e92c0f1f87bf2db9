import { sqlText } from '../emit/sql.ts';
import type { Tenant } from './names.ts';

/**
 * The owner of a table may grant it to whom he likes; without USAGE on the schema nobody gets anything by it, but a
 * migration that tries shall fail where its author sees it. Large objects stand in no schema, so their makers could
 * hand them to each other.
 *
 * Grants to roles of no service are none of its business: the administrator opens the schema to those, or does not.
 */
export function guard(tenants: readonly Tenant[]): string {
  const pairs = tenants.map(({ owner, app }) => `      ${sqlText(owner)}, ${sqlText(app)}`);
  return `-- For superusers only. A service's GRANT to anybody but itself fails, and nobody makes large objects: they stand in no
-- schema, so behind no wall.
DO $superuser$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RAISE WARNING 'no superuser: the guard against GRANT is not installed, large objects are not closed';
    RETURN;
  END IF;
  REVOKE EXECUTE ON FUNCTION pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid),
    pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;
  CREATE SCHEMA IF NOT EXISTS novatrek_guard;
  REVOKE ALL ON SCHEMA novatrek_guard FROM PUBLIC;
  CREATE OR REPLACE FUNCTION novatrek_guard.keep_grants_inside() RETURNS event_trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $guard$
  DECLARE
    roles CONSTANT name[] := ARRAY[
${pairs.join(',\n')}
    ];
    place CONSTANT integer := array_position(roles, current_user);
    own CONSTANT name[] := roles[place - (place + 1) % 2 : place + place % 2];
    given record;
  BEGIN
    IF place IS NULL THEN
      RETURN;
    END IF;
    IF tg_tag = 'ALTER DEFAULT PRIVILEGES' THEN
      RAISE EXCEPTION 'default privileges of % are set by the administrator alone', current_user USING
        ERRCODE = 'insufficient_privilege', HINT = 'leave the statement out: what migrations make is granted already';
    END IF;
    SELECT held.what, coalesce(rolname, 'PUBLIC') AS who INTO given FROM (
      SELECT oid::regclass::text, relacl FROM pg_class WHERE relowner = current_user::regrole
      UNION ALL
      SELECT attrelid::regclass || '.' || attname, attacl
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relowner = current_user::regrole
      UNION ALL
      SELECT oid::regprocedure::text, proacl FROM pg_proc WHERE proowner = current_user::regrole
      UNION ALL
      SELECT oid::regtype::text, typacl FROM pg_type WHERE typowner = current_user::regrole
      UNION ALL
      SELECT 'large object ' || oid, lomacl FROM pg_largeobject_metadata WHERE lomowner = current_user::regrole
    ) AS held(what, acl), aclexplode(acl) LEFT JOIN pg_roles r ON r.oid = grantee
      WHERE grantee = 0 OR rolname = ANY (roles) AND rolname <> ALL (own) LIMIT 1;
    IF NOT FOUND THEN
      -- What somebody has no right to pass on, PostgreSQL grants to nobody and merely warns.
      SELECT 'a ' || lower(object_type) AS what, 'anybody' AS who INTO given FROM pg_event_trigger_ddl_commands()
        WHERE object_type = 'SCHEMA' OR place % 2 = 0 LIMIT 1;
    END IF;
    IF FOUND THEN
      RAISE EXCEPTION '% may not grant % to %', current_user, given.what, given.who USING
        ERRCODE = 'insufficient_privilege',
        HINT = 'services share data over APIs and events only: declare a call or an event in the architecture';
    END IF;
  END
  $guard$;
  IF NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'novatrek_keep_grants_inside') THEN
    CREATE EVENT TRIGGER novatrek_keep_grants_inside ON ddl_command_end
      WHEN TAG IN ('GRANT', 'ALTER DEFAULT PRIVILEGES') EXECUTE FUNCTION novatrek_guard.keep_grants_inside();
  END IF;
END
$superuser$;
`;
}
