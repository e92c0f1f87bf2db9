/** What a value of a column is, whatever the engine calls its type. */
export type ValueKind =
  | 'text'
  | 'uuid'
  | 'integer'
  /** Whole numbers beyond 2^53. */
  | 'bigint'
  /** Exact, with a fraction. */
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'date'
  | 'time'
  | 'instant'
  | 'json'
  | 'bytes'
  | 'point'
  | 'path'
  | 'polygon'
  | 'search'
  | 'other';

export interface PostgresType {
  /** As written in a statement: `varchar(20)`. */
  readonly sql: string;
  readonly kind: ValueKind;
  readonly array: boolean;
  /** The database counts: SERIAL, and the number keys of engines that have sequences instead. */
  readonly counted: boolean;
  /** False: nobody here has heard of the type, so `sql` is text. */
  readonly known: boolean;
}

/**
 * The PostgreSQL type that stands in for a type of any engine: Oracle's NUMBER and VARCHAR2, Couchbase's String, Number
 * and ISO8601 String, PostGIS's GEOMETRY, and PostgreSQL's own under all their names.
 */
export function postgresType(engineType: string): PostgresType {
  const written = engineType.trim().replaceAll(/\s+/g, ' ');
  if (written.endsWith('[]')) {
    const item = postgresType(written.slice(0, -2));
    return { ...item, sql: `${item.sql}[]`, array: true, counted: false };
  }
  const [, word = '', size = '', rest = ''] = /^([^(]*?) ?(?:\(([^)]*)\))?( [a-z ]+)?$/i.exec(written) ?? [];
  const name = `${word}${rest}`.toUpperCase();
  const numbers = size === '' ? [] : size.split(',').map((part) => part.trim());
  const found = plain(name, word) ?? sized(name, numbers);
  return { sql: 'text', kind: 'text', array: false, counted: false, known: false, ...found };
}

type Found = Partial<PostgresType> | undefined;

function type(sql: string, kind: ValueKind): Found {
  return { sql, kind, known: true };
}

function plain(name: string, word: string): Found {
  // Couchbase writes Number for what JSON holds; Oracle's NUMBER is exact.
  if (word === 'Number') return type('double precision', 'double');
  const entry = Object.hasOwn(names, name) ? names[name] : undefined;
  return entry === undefined ? undefined : type(...entry);
}

function sized(name: string, numbers: readonly string[]): Found {
  const [first = '', second = '0'] = numbers;
  const length = /^\d+$/.test(first) ? `(${first})` : '';
  switch (name) {
    case 'VARCHAR':
    case 'VARCHAR2':
    case 'NVARCHAR2':
    case 'CHARACTER VARYING':
      return type(`varchar${length}`, 'text');
    case 'CHAR':
    case 'NCHAR':
    case 'CHARACTER':
      return type(`char${length}`, 'text');
    case 'DECIMAL':
    case 'NUMERIC':
      return type(length === '' ? 'numeric' : `numeric(${first},${second})`, 'decimal');
    case 'NUMBER':
      return length !== '' && second === '0' ? wholeNumber(Number(first)) : sized('NUMERIC', numbers);
    case 'TIMESTAMP':
      return type(`timestamp${length}`, 'instant');
    case 'TIMESTAMPTZ':
    case 'TIMESTAMP WITH TIME ZONE':
    case 'TIMESTAMP WITH LOCAL TIME ZONE':
      return type(`timestamptz${length}`, 'instant');
    case 'TIME':
      return type(`time${length}`, 'time');
    case 'TIMETZ':
    case 'TIME WITH TIME ZONE':
      return type(`timetz${length}`, 'time');
    case 'RAW':
      return type('bytea', 'bytes');
    case 'GEOMETRY':
    case 'GEOGRAPHY':
      return geometry(first.toUpperCase());
    case 'SMALLSERIAL':
      return { ...type('smallint', 'integer'), counted: true };
    case 'SERIAL':
      return { ...type('integer', 'integer'), counted: true };
    case 'BIGSERIAL':
      return { ...type('bigint', 'bigint'), counted: true };
    default:
      return undefined;
  }
}

/** Oracle has one number type for all sizes. NUMBER(19) is what it calls a 64-bit id. */
function wholeNumber(digits: number): Found {
  const counted = true;
  if (digits <= 4) return { ...type('smallint', 'integer'), counted };
  if (digits <= 9) return { ...type('integer', 'integer'), counted };
  return digits <= 19 ? { ...type('bigint', 'bigint'), counted } : type(`numeric(${digits},0)`, 'decimal');
}

/** Without PostGIS: the types every PostgreSQL has, longitude first; shapes they can't hold become GeoJSON. */
function geometry(shape: string): Found {
  if (shape === 'POINT') return type('point', 'point');
  if (shape === 'LINESTRING') return type('path', 'path');
  return shape === 'POLYGON' ? type('polygon', 'polygon') : type('jsonb', 'json');
}

const names: Readonly<Record<string, readonly [string, ValueKind]>> = {
  TEXT: ['text', 'text'],
  STRING: ['text', 'text'],
  CLOB: ['text', 'text'],
  UUID: ['uuid', 'uuid'],
  SMALLINT: ['smallint', 'integer'],
  INT2: ['smallint', 'integer'],
  INTEGER: ['integer', 'integer'],
  INT: ['integer', 'integer'],
  INT4: ['integer', 'integer'],
  BIGINT: ['bigint', 'bigint'],
  INT8: ['bigint', 'bigint'],
  REAL: ['real', 'double'],
  FLOAT4: ['real', 'double'],
  FLOAT: ['double precision', 'double'],
  FLOAT8: ['double precision', 'double'],
  DOUBLE: ['double precision', 'double'],
  'DOUBLE PRECISION': ['double precision', 'double'],
  BINARY_DOUBLE: ['double precision', 'double'],
  BOOLEAN: ['boolean', 'boolean'],
  BOOL: ['boolean', 'boolean'],
  DATE: ['date', 'date'],
  'ISO8601 STRING': ['timestamptz', 'instant'],
  INTERVAL: ['interval', 'other'],
  JSON: ['json', 'json'],
  JSONB: ['jsonb', 'json'],
  OBJECT: ['jsonb', 'json'],
  ARRAY: ['jsonb', 'json'],
  BYTEA: ['bytea', 'bytes'],
  BLOB: ['bytea', 'bytes'],
  INET: ['inet', 'text'],
  CIDR: ['cidr', 'text'],
  MACADDR: ['macaddr', 'text'],
  POINT: ['point', 'point'],
  PATH: ['path', 'path'],
  POLYGON: ['polygon', 'polygon'],
  BOX: ['box', 'other'],
  CIRCLE: ['circle', 'other'],
  LINE: ['line', 'other'],
  LSEG: ['lseg', 'other'],
  TSVECTOR: ['tsvector', 'search'],
  TSQUERY: ['tsquery', 'search'],
  XML: ['xml', 'text'],
  INT4RANGE: ['int4range', 'other'],
  INT8RANGE: ['int8range', 'other'],
  NUMRANGE: ['numrange', 'other'],
  DATERANGE: ['daterange', 'other'],
  TSRANGE: ['tsrange', 'other'],
  TSTZRANGE: ['tstzrange', 'other'],
};
