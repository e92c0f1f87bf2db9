import type { Origin } from '../../model/finding.ts';
import { shortName, sqlName } from '../emit/sql.ts';
import { constraintText, qualified } from './phrases.ts';
import type { CheckState, ConstraintState, TableState } from './state.ts';
import { handMend, refuse, same, type Work } from './work.ts';

/** Keys, checks and foreign keys of a table that stands. New ones hold for new rows at once, for old ones once looked at. */
export function compareConstraints(
  old: TableState,
  wanted: TableState,
  at: Origin,
  work: Work,
): readonly ConstraintState[] {
  const on = qualified(work.schema, old.name);
  const gone = old.constraints.filter((was) => !wanted.constraints.some((is) => is.name === was.name));
  for (const is of wanted.constraints) {
    const was = old.constraints.find((one) => one.name === is.name);
    if (work.byHand.has(`${old.name}.${is.name}`)) continue;
    if (was !== undefined && sameRule(was, is)) continue;
    const moved = gone.find((one) => sameRule(one, is));
    if (moved !== undefined) {
      gone.splice(gone.indexOf(moved), 1);
      work.labels.push(`rename ${moved.name}`);
      work.expand.push(`alter table ${on} rename constraint ${sqlName(moved.name)} to ${sqlName(is.name)};`);
    } else change(old, was, is, at, work);
  }
  for (const was of gone) drop(old, wanted, was, work);
  return wanted.constraints;
}

function sameRule(one: ConstraintState, other: ConstraintState): boolean {
  return same({ ...one, name: '' }, { ...other, name: '' });
}

function change(old: TableState, was: ConstraintState | undefined, is: ConstraintState, at: Origin, work: Work): void {
  const on = qualified(work.schema, old.name);
  const name = sqlName(is.name);
  const thing = `${old.name}.${is.name}`;
  const rule = constraintText(work.schema, is);
  work.labels.push(was === undefined ? `add ${is.name}` : `change ${is.name}`);
  if (
    is.kind === 'primary key' ||
    was?.kind === 'primary key' ||
    (old.partition !== undefined && is.kind !== 'check')
  ) {
    const why = is.kind === 'primary key' ? 'its primary key changes' : `it is partitioned, and ${is.name} is new`;
    refuse(work, thing, at, `${work.schema}.${old.name} would have to be rebuilt: ${why}`, handMend(work, thing));
    return;
  }
  if (is.kind === 'unique') {
    // An index of that name may stand already; else it is built beside the running service.
    const standing = old.indexes.find((index) => index.name === is.name);
    const fits =
      standing?.unique === true &&
      standing.where === undefined &&
      standing.keys.join() === is.columns.map(sqlName).join();
    if (fits) work.expand.push(`alter table ${on} add constraint ${name} unique using index ${name};`);
    else {
      const index = `create unique index concurrently if not exists ${name} on ${on} (${is.columns.map(sqlName).join(', ')});`;
      work.expandAlone.push(
        `alter table ${on} drop constraint if exists ${name};`,
        ...(standing === undefined ? [] : [`drop index concurrently if exists ${qualified(work.schema, is.name)};`]),
        index,
        `alter table ${on} add constraint ${name} unique using index ${name};`,
      );
    }
    return;
  }
  if (is.kind === 'check' && was?.kind === 'check' && !isLooser(was, is)) {
    work.contractAlone.push(
      `alter table ${on} drop constraint if exists ${name}, add ${rule} not valid;`,
      `alter table ${on} validate constraint ${name};`,
    );
    return;
  }
  const away = was === undefined ? '' : `drop constraint ${name}, `;
  work.expand.push(`alter table ${on} ${away}add ${rule} not valid;`);
  work.validate.push(`alter table ${on} validate constraint ${name};`);
}

/** Whatever the old check let pass, the new one does too. */
function isLooser(was: CheckState, is: CheckState): boolean {
  const lower = (check: CheckState) => check.minimum ?? Number.NEGATIVE_INFINITY;
  const above = (check: CheckState) => check.exclusiveMinimum ?? Number.NEGATIVE_INFINITY;
  const upper = (check: CheckState) => check.maximum ?? Number.POSITIVE_INFINITY;
  const { values } = is;
  return (
    lower(is) <= lower(was) &&
    above(is) <= above(was) &&
    upper(is) >= upper(was) &&
    (values === undefined || was.values?.every((value) => values.includes(value)) === true)
  );
}

function drop(old: TableState, wanted: TableState, was: ConstraintState, work: Work): void {
  const thing = `${old.name}.${was.name}`;
  if (work.byHand.has(thing)) return;
  // It goes with its column.
  if (was.columns.some((column) => !wanted.columns.some((one) => one.name === column))) return;
  // An index takes its place under the same name, and drops it on the way.
  if (wanted.indexes.some((index) => index.name === was.name)) return;
  work.labels.push(`drop ${was.name}`);
  const text = `alter table ${qualified(work.schema, old.name)} drop constraint ${sqlName(was.name)};`;
  // An upsert of a running version may name the columns of a unique key.
  (was.kind === 'unique' ? work.contract : work.expand).push(text);
}

export function temporaryName(name: string): string {
  return shortName(name, 'new');
}
