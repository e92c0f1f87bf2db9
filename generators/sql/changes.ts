import { below, type Finding } from '../../model/finding.ts';
import type { Service, Table } from '../../model/model.ts';
import { shortName } from '../emit/sql.ts';
import { compareColumns } from './compare-columns.ts';
import { compareConstraints } from './compare-constraints.ts';
import { compareIndexes } from './compare-indexes.ts';
import { createMonth, createTables } from './create.ts';
import type { Migration } from './history.ts';
import { monthsFrom } from './months.ts';
import { commentOnTable, qualified } from './phrases.ts';
import type { ColumnState, PartitionState, SchemaState, TableState } from './state.ts';
import { keysFunctions } from './triggers.ts';
import { isLater } from './versions.ts';
import { handMend, newWork, refuse, type Step, same, stepsOf, type Work } from './work.ts';

export interface Changes {
  readonly steps: readonly Step[];
  /** The structure once the steps have run. */
  readonly state: SchemaState;
  readonly findings: readonly Finding[];
}

/** What takes one structure to another, in small steps that the running version survives. */
export function changesBetween(
  old: SchemaState,
  wanted: SchemaState,
  service: Service,
  byHand: readonly Migration[],
): Changes {
  if (old.tables.length === 0) {
    const statements = createTables(wanted.schema, wanted.tables);
    return {
      steps: [{ phase: 'expand', name: 'initial', transaction: true, statements }],
      state: wanted,
      findings: [],
    };
  }
  const work = newWork(service, wanted.schema, byHand);
  if (old.schema !== wanted.schema)
    refuse(
      work,
      wanted.schema,
      below(service.origin, 'store', 'schema'),
      `${service.id} has its released tables in the schema ${old.schema}`,
      `schema: ${old.schema}`,
    );
  const tables: TableState[] = [];
  for (const was of old.tables) {
    const is = wanted.tables.find((one) => one.name === was.name);
    if (is !== undefined) tables.push(changed(was, is, work));
    else if (!work.byHand.has(was.name)) tables.push(...dropped(was, old, work));
  }
  const fresh = wanted.tables.filter((is) => !old.tables.some((was) => was.name === is.name));
  const made = fresh.filter((table) => !work.byHand.has(table.name));
  work.labels.push(...made.map((table) => `add ${table.name}`));
  // First: what is added to other tables may point to them.
  work.expand.unshift(...createTables(wanted.schema, made));
  const steps = stepsOf(work);
  const state: SchemaState = { schema: wanted.schema, tables: [...tables, ...fresh] };
  return { steps, state: steps.length === 0 ? withComments(state, old) : state, findings: work.findings };
}

/** Without a migration the comments in the database stay what they were. */
function withComments(state: SchemaState, old: SchemaState): SchemaState {
  const tables = state.tables.map(({ comment: _, ...table }): TableState => {
    const was = old.tables.find((one) => one.name === table.name);
    const columns = table.columns.map(({ comment: _, ...column }): ColumnState => {
      const comment = was?.columns.find((one) => one.name === column.name)?.comment;
      return comment === undefined ? column : { ...column, comment };
    });
    return { ...table, columns, ...(was?.comment === undefined ? {} : { comment: was.comment }) };
  });
  return { ...state, tables };
}

function tableOf(service: Service, name: string): Table | undefined {
  return service.tables.find((one) => one.name.toLowerCase() === name);
}

function changed(was: TableState, is: TableState, work: Work): TableState {
  const table = tableOf(work.service, is.name);
  // A table of the platform, or the keys of a partitioned one: what changes there was refused at the table itself.
  const at = table?.origin ?? below(work.service.origin, 'store', 'tables');
  if (was.comment !== is.comment) work.comments.push(commentOnTable(work.schema, is.name, is.comment));
  const partition = comparePartitions(was, is, at, work);
  const columns = compareColumns(was, is, { at, ...(table === undefined ? {} : { table }) }, work);
  const constraints = compareConstraints(was, is, at, work);
  const indexes = compareIndexes(was, is, at, work);
  return { ...is, columns, constraints, indexes, ...(partition === undefined ? {} : { partition }) };
}

function comparePartitions(was: TableState, is: TableState, at: Finding['at'], work: Work): PartitionState | undefined {
  const [old, wanted] = [was.partition, is.partition];
  if (same(old, wanted) || work.byHand.has(is.name)) return wanted;
  const longer =
    old?.by === 'month' &&
    wanted?.by === 'month' &&
    wanted.from <= old.from &&
    wanted.to >= old.to &&
    same({ ...old, from: '', to: '' }, { ...wanted, from: '', to: '' });
  if (!longer) {
    refuse(
      work,
      is.name,
      wanted === undefined ? at : below(at, 'partition'),
      `${work.schema}.${is.name} would have to be rebuilt: its partitions are others than in its released form`,
      `only more months can be added; else: ${handMend(work, is.name)}`,
    );
    return old;
  }
  const type = was.columns.find((column) => column.name === old.column)?.type ?? 'date';
  work.labels.push(`add months to ${is.name}`);
  for (const month of monthsFrom(wanted.from, wanted.to))
    if (month < old.from || month > old.to) work.expand.push(createMonth(work.schema, is.name, type, month));
  return wanted;
}

function dropped(was: TableState, old: SchemaState, work: Work): readonly TableState[] {
  // The keys of a partitioned table go with it.
  const parent = old.tables.find((one) => one.partition?.keys?.table === was.name);
  if (parent !== undefined) {
    const { retireAfter } = parent;
    return retireAfter !== undefined && isLater(work.service.version, retireAfter) ? [] : [was];
  }
  const { version } = work.service;
  if (was.retireAfter === undefined || !isLater(version, was.retireAfter)) {
    refuse(
      work,
      was.name,
      below(work.service.origin, 'store', 'tables'),
      was.retireAfter === undefined
        ? `${work.schema}.${was.name} is gone: its data would be lost, and running versions read it`
        : `${work.schema}.${was.name} is used up to version ${was.retireAfter}, and this is ${version}`,
      was.retireAfter === undefined
        ? `put it back with retireAfter: ${version}, release that, and leave it out in a later version`
        : 'keep it until the version is higher',
    );
    return [was];
  }
  work.labels.push(`drop ${was.name}`);
  const keys = was.partition?.keys;
  const drop = (name: string) => `-- squawk-ignore ban-drop-table\ndrop table ${qualified(work.schema, name)};`;
  work.contract.push(
    drop(was.name),
    ...(keys === undefined
      ? []
      : keysFunctions(was.name).map((name) => `drop function ${qualified(work.schema, name)}();`)),
    ...(keys === undefined ? [] : [drop(shortName(keys.table))]),
  );
  return [];
}
