import { below, type Origin } from '../../model/finding.ts';
import type { Column } from '../../model/model.ts';
import { shortName, sqlName } from '../emit/sql.ts';
import { fillInBatches } from './backfill.ts';
import { columnText, commentOnColumn, qualified } from './phrases.ts';
import { dropSync, syncColumns } from './rename.ts';
import type { ColumnState, TableState } from './state.ts';
import { isLater } from './versions.ts';
import { typeChange } from './widening.ts';
import { handMend, type Place, refuse, type Work } from './work.ts';

/** The columns of a table that stands, and what takes the old ones to the new. */
export function compareColumns(old: TableState, wanted: TableState, place: Place, work: Work): ColumnState[] {
  const kept: ColumnState[] = [];
  for (const was of old.columns) {
    const is = wanted.columns.find((one) => one.name === was.name);
    const heir = wanted.columns.find((one) => one.renamedFrom === was.name);
    if (is !== undefined) kept.push(changed(was, is, old, place, work));
    else if (heir !== undefined && !settled(work, old, heir)) kept.push(leaving(was, work.service.version));
    else if (!settled(work, old, was)) kept.push(...dropped(was, old, wanted, place, work));
  }
  for (const is of wanted.columns)
    if (!old.columns.some((one) => one.name === is.name))
      kept.push(settled(work, old, is) ? is : added(is, old, place, work));
  return kept;
}

function settled(work: Work, table: TableState, { name }: ColumnState): boolean {
  return work.byHand.has(`${table.name}.${name}`);
}

function placeOf({ table, at }: Place, name: string, ...steps: string[]): Origin {
  const column = columnOf(table, name);
  if (column !== undefined) return below(column.origin, ...steps);
  return table === undefined ? at : below(at, 'columns');
}

function columnOf(table: Place['table'], name: string): Column | undefined {
  return table?.columns.find((one) => one.name.toLowerCase() === name);
}

/** It stands as long as its heir is filled; new code doesn't know it, so nothing may demand it. */
function leaving({ default: _, ...was }: ColumnState, version: string): ColumnState {
  return { ...was, retireAfter: was.retireAfter ?? version };
}

function added(is: ColumnState, old: TableState, place: Place, work: Work): ColumnState {
  const on = qualified(work.schema, old.name);
  const thing = `${old.name}.${is.name}`;
  work.labels.push(`add ${old.name} ${is.name}`);
  if (is.comment !== undefined) work.comments.push(commentOnColumn(work.schema, old.name, is));
  const was = old.columns.find((one) => one.name === is.renamedFrom);
  if (is.renamedFrom !== undefined && was === undefined)
    refuse(
      work,
      thing,
      placeOf(place, is.name, 'renamedFrom'),
      `${work.schema}.${thing} takes the place of ${is.renamedFrom}, which no release has`,
      'name the released column, or leave renamedFrom out',
    );
  if (was !== undefined) return renamed(was, is, old, work);
  const rewrites = is.generated !== undefined || is.identity !== undefined;
  if (rewrites) {
    // The whole table is written anew under a lock; the limit of the file stops it where that takes long.
    work.expand.push(`-- squawk-ignore adding-field-with-default\nalter table ${on} add column ${columnText(is)};`);
    return is;
  }
  if (is.default === undefined || isSteady(is.default)) {
    const later = is.notNull && is.default === undefined;
    work.expand.push(`alter table ${on} add column ${columnText(later ? { ...is, notNull: false } : is)};`);
    if (later) mustHave(old, is.name, work);
    return is;
  }
  // A default that differs from row to row would be computed for all of them at once.
  const { default: each, ...plain } = { ...is, notNull: false };
  work.expand.push(
    `alter table ${on} add column ${columnText(plain)};`,
    `alter table ${on} alter column ${sqlName(is.name)} set default ${each};`,
  );
  work.fill.push(fillInBatches(work.schema, old, is.name, each ?? 'null'));
  if (is.notNull) mustHave(old, is.name, work);
  return is;
}

/** Computed once for the statement, so that all rows get the same value without being written. */
function isSteady(value: string): boolean {
  return /^(-?[\d.]+|true|false|null|e?'(?:[^']|'')*'(::[\w\s[\]"()]+)?|now\(\)|current_(date|timestamp|time|user)|local(time|timestamp))$/i.test(
    value.trim(),
  );
}

/** By way of a check, which can be looked at without keeping everybody out. */
function mustHave(table: TableState, column: string, work: Work): void {
  const on = qualified(work.schema, table.name);
  const check = sqlName(shortName(table.name, column, 'filled'));
  work.contractAlone.push(
    `alter table ${on} drop constraint if exists ${check}, add constraint ${check} check (${sqlName(column)} is not null) not valid;`,
    `alter table ${on} validate constraint ${check};`,
    `-- squawk-ignore adding-not-nullable-field\nalter table ${on} alter column ${sqlName(column)} set not null;`,
    `alter table ${on} drop constraint if exists ${check};`,
  );
}

function renamed(was: ColumnState, is: ColumnState, old: TableState, work: Work): ColumnState {
  const { default: _, ...plain } = { ...is, notNull: false };
  const on = qualified(work.schema, old.name);
  work.expand.push(
    `alter table ${on} add column ${columnText(plain)};`,
    ...(was.default === undefined ? [] : [`alter table ${on} alter column ${sqlName(was.name)} drop default;`]),
    ...(was.notNull && !is.notNull
      ? [`-- squawk-ignore ban-drop-not-null\nalter table ${on} alter column ${sqlName(was.name)} drop not null;`]
      : []),
    ...syncColumns(work.schema, old.name, was, is),
  );
  const cast = was.type === is.type ? '' : `::${is.type}`;
  work.fill.push(fillInBatches(work.schema, old, is.name, `one.${sqlName(was.name)}${cast}`));
  return plain;
}

function dropped(
  was: ColumnState,
  old: TableState,
  wanted: TableState,
  place: Place,
  work: Work,
): readonly ColumnState[] {
  const thing = `${old.name}.${was.name}`;
  const heir = old.columns.find((one) => one.renamedFrom === was.name);
  const { version } = work.service;
  if (was.retireAfter === undefined || !isLater(version, was.retireAfter)) {
    const done = heir !== undefined && wanted.columns.some((one) => one.name === heir.name);
    refuse(
      work,
      thing,
      done ? placeOf(place, heir.name) : placeOf(place, ''),
      was.retireAfter === undefined
        ? `${work.schema}.${thing} is gone: its data would be lost, and running versions read it`
        : `${work.schema}.${thing} is used up to version ${was.retireAfter}, and this is ${version}`,
      was.retireAfter === undefined
        ? `put it back with retireAfter: ${version}, release that, and leave it out in a later version`
        : `${done ? `keep renamedFrom: ${was.name}` : 'keep it'} until the version is higher`,
    );
    return [was];
  }
  work.labels.push(`drop ${old.name} ${was.name}`);
  if (heir !== undefined) work.contract.push(...dropSync(work.schema, old.name, heir.name));
  work.contract.push(
    `-- squawk-ignore ban-drop-column\nalter table ${qualified(work.schema, old.name)} drop column ${sqlName(was.name)};`,
  );
  return [];
}

function changed(was: ColumnState, is: ColumnState, old: TableState, place: Place, work: Work): ColumnState {
  // Until the old one has gone, what the new one must be is not yet so.
  if (was.renamedFrom !== undefined && was.renamedFrom === is.renamedFrom) return { ...was, ...commentFor(was, is) };
  if (settled(work, old, is)) return is;
  const on = qualified(work.schema, old.name);
  const name = sqlName(is.name);
  const thing = `${old.name}.${is.name}`;
  const before = work.expand.length + work.contractAlone.length + work.contract.length;
  changeType(was, is, old, place, work);
  if (was.generated !== is.generated || was.identity !== is.identity)
    refuse(
      work,
      thing,
      placeOf(place, is.name),
      `${work.schema}.${thing} is computed in another way than in its released form`,
      handMend(work, thing),
    );
  if (was.default !== is.default) {
    const text = `alter table ${on} alter column ${name} ${is.default === undefined ? 'drop default' : `set default ${is.default}`};`;
    // Beside the old column, the default would hide what old code writes.
    (was.renamedFrom === undefined ? work.expand : work.contract).push(text);
  }
  if (was.notNull && !is.notNull)
    work.expand.push(`-- squawk-ignore ban-drop-not-null\nalter table ${on} alter column ${name} drop not null;`);
  if (!was.notNull && is.notNull) {
    if (was.renamedFrom !== undefined || columnOf(place.table, is.name)?.backfilled === true)
      mustHave(old, is.name, work);
    else
      refuse(
        work,
        thing,
        placeOf(place, is.name, 'required'),
        `${work.schema}.${thing} was optional: rows may be empty, and running versions may write empty ones`,
        'fill it and write it always, release that, then add backfilled: true',
      );
  }
  if (work.expand.length + work.contractAlone.length + work.contract.length > before)
    work.labels.push(`change ${old.name} ${is.name}`);
  if (was.comment !== is.comment) work.comments.push(commentOnColumn(work.schema, old.name, is));
  return is;
}

function commentFor(_was: ColumnState, is: ColumnState): { readonly comment?: string } {
  return is.comment === undefined ? {} : { comment: is.comment };
}

function changeType(was: ColumnState, is: ColumnState, old: TableState, place: Place, work: Work): void {
  const change = typeChange(was.type, is.type);
  if (change === 'same') return;
  const thing = `${old.name}.${is.name}`;
  const at = placeOf(place, is.name, 'type');
  if (change === 'narrows') {
    refuse(
      work,
      thing,
      at,
      `${work.schema}.${thing} becomes ${is.type}, which can't hold every ${was.type}`,
      `add a column of the new type with renamedFrom: ${is.name}, or: ${handMend(work, thing)}`,
    );
    return;
  }
  const computed = old.columns.find((one) => one.generated !== undefined && hasWord(one.generated, is.name));
  const keys = old.partition?.keys?.columns.includes(is.name) === true || old.partition?.column === is.name;
  if (computed !== undefined || keys) {
    refuse(
      work,
      thing,
      at,
      `${work.schema}.${thing} can't change its type: ${keys ? 'the partitions' : computed?.name} depend on it`,
      handMend(work, thing),
    );
    return;
  }
  work.expand.push(
    `-- squawk-ignore changing-column-type,prefer-text-field\nalter table ${qualified(work.schema, old.name)} alter column ${sqlName(is.name)} type ${is.type};`,
  );
}

export function hasWord(text: string, word: string): boolean {
  return text
    .toLowerCase()
    .split(/[^\w$]+/)
    .includes(word);
}
