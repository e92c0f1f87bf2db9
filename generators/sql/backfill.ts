import { sqlName } from '../emit/sql.ts';
import { list, qualified } from './phrases.ts';
import type { TableState } from './state.ts';

/**
 * Fills a column a thousand rows at a time, in the order of the primary key, and commits after each: it holds few locks
 * and none for long. Run again it skips what is filled. In `value`, the row is called `one`.
 */
export function fillInBatches(schema: string, table: TableState, column: string, value: string): string {
  const name = qualified(schema, table.name);
  const target = sqlName(column);
  const key = table.constraints.find((one) => one.kind === 'primary key')?.columns ?? [];
  if (key.length === 0) return `update ${name} as one set ${target} = ${value} where one.${target} is null;`;
  const columns = list(key);
  const last = key.map((_, i) => `last_${i + 1}`).join(', ');
  const same = key.map((part) => `one.${sqlName(part)} = batch.${sqlName(part)}`).join(' and ');
  return `do $$
declare
${key.map((part, i) => `  last_${i + 1} ${name}.${sqlName(part)}%type;`).join('\n')}
begin
  select ${columns} into ${last} from ${name} order by ${columns} limit 1;
  while found loop
    with batch as (
      select ${columns} from ${name} where (${columns}) >= (${last}) order by ${columns} limit 1000
    )
    update ${name} as one set ${target} = ${value} from batch where ${same} and one.${target} is null;
    commit;
    select ${columns} into ${last} from ${name} where (${columns}) >= (${last}) order by ${columns} offset 1000 limit 1;
  end loop;
end
$$;`;
}
