import { shortName, sqlName } from '../emit/sql.ts';
import { list, qualified } from './phrases.ts';
import type { KeysState } from './state.ts';

/**
 * What keeps the keys table of a partitioned table: it gets its row after the insert, so that an upsert that turns into
 * an update leaves no key behind. The partition column may not change: the row would move as a delete and an insert,
 * and the foreign keys that point to its key would see it go.
 */
export function keysTriggers(schema: string, table: string, column: string, keys: KeysState): string[] {
  const columns = [...keys.columns, column];
  const identity = keys.primary.length > 0 ? keys.primary : keys.columns;
  const same = identity.map((name) => `${sqlName(name)} = old.${sqlName(name)}`).join(' and ');
  const [name = '', fixed = ''] = keysFunctions(table);
  const on = qualified(schema, table);
  const to = qualified(schema, keys.table);
  return [
    `create function ${qualified(schema, name)}() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ${to} (${list(columns)}) values (${columns.map((one) => `new.${sqlName(one)}`).join(', ')});
  elsif tg_op = 'UPDATE' then
    update ${to} set ${keys.columns.map((one) => `${sqlName(one)} = new.${sqlName(one)}`).join(', ')} where ${same};
  elsif tg_op = 'DELETE' then
    delete from ${to} where ${same};
  else
    delete from ${to};
  end if;
  return null;
end
$$;`,
    `create function ${qualified(schema, fixed)}() returns trigger language plpgsql as $$
begin
  raise exception '${column.replaceAll(/['%]/g, '')} of a row never changes: it decides where the row is kept' using errcode = 'restrict_violation';
end
$$;`,
    `create trigger ${sqlName(shortName(table, 'keys_of_rows'))} after insert or delete or update of ${list(keys.columns)} on ${on} for each row execute function ${qualified(schema, name)}();`,
    `create trigger ${sqlName(shortName(table, 'keys_of_all'))} after truncate on ${on} for each statement execute function ${qualified(schema, name)}();`,
    `create trigger ${sqlName(shortName(table, 'place_of_rows'))} before update of ${sqlName(column)} on ${on} for each row when (old.${sqlName(column)} is distinct from new.${sqlName(column)}) execute function ${qualified(schema, fixed)}();`,
  ];
}

export function keysFunctions(table: string): readonly string[] {
  return [shortName(table, 'keep_keys'), shortName(table, 'keep_place')];
}
