import type { Client } from 'pg';

/** What PostgreSQL itself says a schema holds: one line for each thing, sorted. */
export async function catalogOf(client: Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(query, [schema]);
  return rows.map((row) => row.line).sort();
}

const query = `
with here as (select oid from pg_namespace where nspname = $1),
tables as (select c.* from pg_class c where c.relnamespace = (select oid from here) and c.relkind in ('r', 'p'))
select concat_ws(' ', 'table', c.relname, case when c.relkind = 'p' then 'by ' || pg_get_partkeydef(c.oid) end,
  pg_get_expr(c.relpartbound, c.oid), '--', obj_description(c.oid, 'pg_class')) as line
from tables c
union all
select concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
  case when a.attnotnull then 'not null' end, nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
  pg_get_expr(d.adbin, d.adrelid), '--', col_description(c.oid, a.attnum))
from tables c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where not c.relispartition
union all
-- PostgreSQL 18 lists NOT NULL among the constraints; it is a property of the column here.
select concat_ws(' ', 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid),
  case when not k.convalidated then 'NOT VALIDATED' end)
from tables c join pg_constraint k on k.conrelid = c.oid where k.contype in ('p', 'u', 'c', 'f', 'x') and k.conparentid = 0
and not (c.relispartition and k.contype = 'c')
union all
select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), case when not i.indisvalid then 'INVALID' end)
from tables c join pg_index i on i.indrelid = c.oid where not c.relispartition
union all
select concat_ws(' ', 'index of partition', c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), ' INDEX \\S+', ''),
  case when not i.indisvalid then 'INVALID' end)
from tables c join pg_index i on i.indrelid = c.oid where c.relispartition
union all
select concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid)) from tables c join pg_trigger t on t.tgrelid = c.oid
where not t.tgisinternal and t.tgparentid = 0
union all
select concat_ws(' ', 'function', p.proname, p.prosrc) from pg_proc p where p.pronamespace = (select oid from here)`;
