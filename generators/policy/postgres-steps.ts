/** The steps of the script that are the same for every workspace; they read the table novatrek_services. */

const flags = 'LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/**
 * Roles belong to the whole server: another database may have made them, and another run may be at it right now. An
 * advisory lock holds inside one database only, so a superuser locks the catalogs, against writers alone.
 */
export const createRoles = `DO $$
DECLARE
  name text;
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    LOCK TABLE pg_catalog.pg_authid, pg_catalog.pg_db_role_setting IN SHARE ROW EXCLUSIVE MODE;
  ELSE
    PERFORM pg_advisory_xact_lock(hashtext('novatrek policy'));
  END IF;
  FOR name IN SELECT owner_role FROM novatrek_services UNION ALL SELECT app_role FROM novatrek_services LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I ${flags}', name);
    ELSIF EXISTS (
      SELECT FROM pg_roles WHERE rolname = name AND (NOT rolcanlogin OR rolinherit OR rolsuper OR rolcreatedb
        OR rolcreaterole OR rolreplication OR rolbypassrls)
    ) THEN
      EXECUTE format('ALTER ROLE %I ${flags}', name);
    END IF;
  END LOOP;
END
$$;
`;

export const closeDatabase = `-- Nothing is open to everybody: no connection, no temporary table, nothing in the schema public.
DO $$
DECLARE
  name text;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  FOR name IN SELECT owner_role FROM novatrek_services UNION ALL SELECT app_role FROM novatrek_services LOOP
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), name);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name);
  END LOOP;
  IF to_regnamespace('public') IS NOT NULL THEN
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
  END IF;
END
$$;
`;

export const takeCharge = `-- Who is no superuser sets default privileges only for roles whose privileges he has, and from PostgreSQL 16 on not even
-- the maker of a role has them. A schema that belongs to a service is taken over.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT owner_role FROM novatrek_services WHERE NOT pg_has_role(current_user, owner_role, 'USAGE') LOOP
    EXECUTE format(
      CASE WHEN current_setting('server_version_num')::integer >= 160000
        THEN 'GRANT %I TO CURRENT_USER WITH INHERIT TRUE, SET TRUE' ELSE 'GRANT %I TO CURRENT_USER' END, name);
  END LOOP;
  FOR name IN SELECT nspname FROM pg_namespace JOIN pg_roles r ON r.oid = nspowner
    JOIN novatrek_services ON rolname IN (owner_role, app_role)
  LOOP
    EXECUTE format('ALTER SCHEMA %I OWNER TO CURRENT_USER', name);
  END LOOP;
END
$$;
`;

export const heal = `-- Takes back what was given beyond this, by whatever hand: to a service of another service's, to everybody, to a
-- service of its own more than rows. Roles of no service, for backups or reports, keep what they have.
DO $$
DECLARE
  given record;
BEGIN
  FOR given IN
    SELECT DISTINCT privilege_type, what, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS who
    FROM (
      SELECT oid AS namespace, 'SCHEMA ' || quote_ident(nspname) AS what, ARRAY['USAGE', 'CREATE'] AS usual, nspacl AS acl
        FROM pg_namespace
      UNION ALL
      SELECT relnamespace, CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || oid::regclass,
        CASE relkind WHEN 'S' THEN ARRAY['USAGE', 'SELECT'] ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END, relacl
        FROM pg_class
      UNION ALL
      SELECT relnamespace, 'TABLE ' || attrelid::regclass, ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'], attacl
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
      UNION ALL
      SELECT pronamespace, 'ROUTINE ' || oid::regprocedure, ARRAY['EXECUTE'], coalesce(proacl, acldefault('f', proowner))
        FROM pg_proc
    ) AS held
      JOIN pg_namespace n ON n.oid = namespace
      JOIN novatrek_services own ON schema_name = nspname,
      aclexplode(acl) LEFT JOIN pg_roles r ON r.oid = grantee
    WHERE grantee = 0
      OR rolname = app_role AND (is_grantable OR privilege_type <> ALL (usual))
      OR EXISTS (SELECT FROM novatrek_services other
        WHERE other.schema_name <> own.schema_name AND rolname IN (other.owner_role, other.app_role))
  LOOP
    EXECUTE format('REVOKE %s ON %s FROM %s CASCADE', given.privilege_type, given.what, given.who);
  END LOOP;
  FOR given IN
    SELECT DISTINCT d.defaclrole::regrole AS maker, coalesce('IN SCHEMA ' || quote_ident(nspname), '') AS place,
      CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
        ELSE 'SCHEMAS' END AS things,
      CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS who
    FROM pg_default_acl d
      JOIN pg_roles m ON m.oid = defaclrole
      JOIN novatrek_services ON m.rolname = owner_role
      LEFT JOIN pg_namespace n ON n.oid = defaclnamespace,
      aclexplode(defaclacl) LEFT JOIN pg_roles r ON r.oid = grantee
    WHERE defaclobjtype IN ('r', 'S', 'f', 'T', 'n')
      AND (grantee = 0 OR r.rolname NOT IN (owner_role, app_role) AND EXISTS (
        SELECT FROM novatrek_services other WHERE r.rolname IN (other.owner_role, other.app_role)))
  LOOP
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %s %s REVOKE ALL ON %s FROM %s',
      given.maker, given.place, given.things, given.who);
  END LOOP;
  -- No service is a member of anything: PostgreSQL has roles that read every table, or the files of the server.
  FOR given IN
    SELECT DISTINCT m.roleid::regrole AS what, m.member::regrole AS who,
      CASE WHEN current_setting('server_version_num')::integer >= 160000
        THEN ' GRANTED BY ' || m.grantor::regrole ELSE '' END AS giver
    FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
      JOIN novatrek_services ON rolname IN (owner_role, app_role)
  LOOP
    EXECUTE format('REVOKE %s FROM %s%s CASCADE', given.what, given.who, given.giver);
  END LOOP;
  -- The runner of migrations keeps its book there; the service may only look into it.
  FOR given IN
    SELECT c.oid::regclass AS what, app_role AS who FROM novatrek_services
      JOIN pg_namespace n ON nspname = schema_name
      JOIN pg_class c ON relnamespace = n.oid AND relname = 'platform_migrations'
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %I', given.what, given.who);
    EXECUTE format('GRANT SELECT ON %s TO %I', given.what, given.who);
  END LOOP;
END
$$;
`;
