import type { Column, Entity } from './model.ts';

/** Who may read an entity, as its domain's page says it: `svc-a (read), svc-b`. */
export function readAccessLabel(entity: Pick<Entity, 'readers' | 'readersNote'>): string {
  const { readers, readersNote } = entity;
  if (readers === 'all') return withNote('All services', readersNote);
  // Without any reader to stand behind, the note is the whole answer.
  if (readers.length === 0) return readersNote ?? 'None';
  return withNote(readers.map(({ service, note }) => withNote(service.id, note)).join(', '), readersNote);
}

type Constrained = Pick<
  Column,
  | 'primaryKey'
  | 'required'
  | 'unique'
  | 'foreignKey'
  | 'default'
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'values'
  | 'encrypted'
  | 'generated'
  | 'key'
>;

/**
 * What the store holds a column to: `NOT NULL, FK -> daily_schedules`. `references` is no part of it: the id of
 * another service's row is never a constraint.
 */
export function constraintsLabel(column: Constrained): string {
  if (column.generated !== undefined) return `GENERATED ALWAYS AS (${column.generated})`;
  // The key of a document store is the template it is built from.
  if (column.key !== undefined) return column.key;
  const parts = [
    ...presence(column),
    ...(column.unique ? ['UNIQUE'] : []),
    ...(column.foreignKey === undefined ? [] : [`FK -> ${column.foreignKey}`]),
    ...(column.default === undefined ? [] : [`DEFAULT ${literal(column.default)}`]),
    ...range(column),
    ...(column.encrypted ? ['ENCRYPTED'] : []),
  ];
  return withNote(parts.join(', '), column.values?.join('/'));
}

function presence({ primaryKey, required, default: value }: Constrained): string[] {
  if (primaryKey) return ['PK'];
  if (required) return ['NOT NULL'];
  // A column that fills itself is not said to be empty, though it may be.
  return value === undefined ? ['NULL'] : [];
}

function range({ minimum, maximum, exclusiveMinimum }: Constrained): string[] {
  if (minimum !== undefined && maximum !== undefined) return [`CHECK (${minimum}-${maximum})`];
  return [
    ...(minimum === undefined ? [] : [`CHECK (>= ${minimum})`]),
    ...(exclusiveMinimum === undefined ? [] : [`CHECK (> ${exclusiveMinimum})`]),
    ...(maximum === undefined ? [] : [`CHECK (<= ${maximum})`]),
  ];
}

/** Text is SQL as written, quotes included; SQL spells true and false in capitals, as its other keywords. */
function literal(value: string | number | boolean): string {
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

function withNote(label: string, note: string | undefined): string {
  return note === undefined ? label : `${label} (${note})`;
}
