import { shortName, sqlName } from '../emit/sql.ts';
import { qualified } from './phrases.ts';
import type { ColumnState } from './state.ts';

/** Old versions write the old column and new ones the new; each row shows both what either wrote. */
export function syncColumns(schema: string, table: string, was: ColumnState, is: ColumnState): string[] {
  const name = syncName(table, is.name);
  const [old, now] = [sqlName(was.name), sqlName(is.name)];
  const back = was.type === is.type ? '' : `::${was.type}`;
  const forth = was.type === is.type ? '' : `::${is.type}`;
  const otherwise = is.default === undefined ? '' : `, ${is.default}`;
  return [
    `create function ${qualified(schema, name)}() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.${now} := coalesce(new.${now}, new.${old}${forth}${otherwise});
    new.${old} := new.${now}${back};
  elsif ${differs(was)} then
    new.${now} := new.${old}${forth};
  elsif ${differs(is)} then
    new.${old} := new.${now}${back};
  end if;
  return new;
end
$$;`,
    `create trigger ${sqlName(name)} before insert or update on ${qualified(schema, table)} for each row execute function ${qualified(schema, name)}();`,
  ];
}

function differs({ name, type }: ColumnState): string {
  // Some types can't be compared, all can be written down.
  const text = /^(json|xml|point|polygon|path|box|line|lseg|circle)\b/.test(type) ? '::text' : '';
  return `new.${sqlName(name)}${text} is distinct from old.${sqlName(name)}${text}`;
}

export function dropSync(schema: string, table: string, heir: string): string[] {
  const name = syncName(table, heir);
  return [
    `drop trigger ${sqlName(name)} on ${qualified(schema, table)};`,
    `drop function ${qualified(schema, name)}();`,
  ];
}

function syncName(table: string, heir: string): string {
  return shortName(table, heir, 'in_step');
}
