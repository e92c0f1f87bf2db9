import { below, type Origin } from '../../model/finding.ts';
import { shortName, sqlName } from '../emit/sql.ts';
import { hasWord } from './compare-columns.ts';
import { temporaryName } from './compare-constraints.ts';
import { partitionNames } from './create.ts';
import { createIndex, qualified } from './phrases.ts';
import type { IndexState, TableState } from './state.ts';
import { handMend, refuse, same, type Work } from './work.ts';

/** The indexes of a table that stands: built and dropped beside the running service. */
export function compareIndexes(old: TableState, wanted: TableState, at: Origin, work: Work): readonly IndexState[] {
  for (const is of wanted.indexes) {
    const thing = `${old.name}.${is.name}`;
    const was = old.indexes.find((one) => one.name === is.name);
    if (work.byHand.has(thing) || same(was, is)) continue;
    const key = old.constraints.find((one) => one.name === is.name);
    work.labels.push(was === undefined ? `add ${is.name}` : `change ${is.name}`);
    if (wanted.partition === undefined) build(old, is, was !== undefined, key !== undefined, work);
    else if (was !== undefined || is.unique)
      refuse(
        work,
        thing,
        below(at, 'indexes', is.name),
        `${work.schema}.${old.name} is partitioned: ${is.name} can't be ${is.unique ? 'made unique' : 'changed'} beside the running service`,
        was === undefined || is.unique ? handMend(work, thing) : 'give the new form another name',
      );
    else buildInPartitions(wanted, is, work);
  }
  for (const was of old.indexes) if (!wanted.indexes.some((is) => is.name === was.name)) drop(old, wanted, was, work);
  return wanted.indexes;
}

function build(old: TableState, is: IndexState, replaces: boolean, wasKey: boolean, work: Work): void {
  const place = { schema: work.schema, table: old.name, concurrently: true };
  if (!replaces && !wasKey) {
    work.expandAlone.push(repeatable(createIndex(is, place)));
    return;
  }
  const name = temporaryName(is.name);
  const index = qualified(work.schema, is.name);
  work.expandAlone.push(
    repeatable(createIndex(is, { ...place, name })),
    ...(wasKey
      ? [`alter table ${qualified(work.schema, old.name)} drop constraint if exists ${sqlName(is.name)};`]
      : []),
    // After a constraint went with its index, there is one by then only where the file had been run before.
    `drop index concurrently if exists ${index};`,
    `alter index if exists ${qualified(work.schema, name)} rename to ${sqlName(is.name)};`,
  );
}

function repeatable(statement: string): string {
  return statement.replace(/^(create (?:unique )?index(?: concurrently)?)/, '$1 if not exists');
}

/** PostgreSQL can't build a partitioned index beside its writers, but it can take together those built one by one. */
function buildInPartitions(table: TableState, is: IndexState, work: Work): void {
  if (table.partition === undefined) return;
  const { schema } = work;
  // Of the whole table there is only the name until the last part is attached: nothing is locked for long.
  work.expandAlone.push(
    `-- squawk-ignore require-concurrent-index-creation\n${repeatable(createIndex(is, { schema, table: table.name, only: true }))}`,
  );
  for (const part of partitionNames(table.name, table.partition)) {
    const name = shortName(part, is.name);
    work.expandAlone.push(
      repeatable(createIndex(is, { schema, table: part, concurrently: true, name })),
      `alter index ${qualified(schema, is.name)} attach partition ${qualified(schema, name)};`,
    );
  }
}

function drop(old: TableState, wanted: TableState, was: IndexState, work: Work): void {
  if (work.byHand.has(`${old.name}.${was.name}`)) return;
  // It became a constraint, or it goes with its column.
  if (wanted.constraints.some((one) => one.name === was.name)) return;
  const left = old.columns.filter((column) => !wanted.columns.some((one) => one.name === column.name));
  if (left.some(({ name }) => [...was.keys, was.where ?? ''].some((text) => hasWord(text, name)))) return;
  work.labels.push(`drop ${was.name}`);
  const name = qualified(work.schema, was.name);
  if (old.partition === undefined) work.contractAlone.push(`drop index concurrently if exists ${name};`);
  else work.contract.push(`drop index ${name};`);
}
