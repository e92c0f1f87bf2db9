import { below, type Finding } from '../../model/finding.ts';
import type { Column, Index, Table } from '../../model/model.ts';
import { sqlName } from '../emit/sql.ts';
import type { IndexState } from './state.ts';
import { type PostgresType, postgresType } from './types.ts';

const methods = new Set(['btree', 'hash', 'gin', 'gist', 'spgist', 'brin']);

/** The index that stands in for a declared one: same name, same columns, by means every PostgreSQL has. */
export function indexOf(index: Index, table: Table, findings: Finding[]): IndexState[] {
  const [first = '', ...rest] = (index.using ?? 'btree').toLowerCase().split(/\s+/);
  // N1QL GSI and the like are ordered indexes.
  const method = methods.has(first) ? first : 'btree';
  const keys = keysOf(index, table, method, rest.join(' '));
  if (keys === undefined) {
    findings.push({
      message: `${table.id} ${index.name}: ${method} can't index ${index.columns.join(', ')} without an extension`,
      subject: `${table.id} ${index.name}`,
      at: below(index.origin, 'using'),
      fix: 'leave `using` out for an ordered index',
    });
    return [];
  }
  return [
    {
      name: index.name.toLowerCase(),
      method,
      keys,
      unique: index.unique,
      ...(index.where === undefined ? {} : { where: index.where }),
    },
  ];
}

interface Key {
  readonly text: string;
  readonly column?: Column;
  readonly order: string;
}

function keysOf(index: Index, table: Table, method: string, how: string): readonly string[] | undefined {
  const keys = index.columns.map((written): Key => {
    const [, name = written, order = ''] =
      /^(.+?)((?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?)$/i.exec(written) ?? [];
    const column = table.columns.find((one) => one.name === name);
    return { text: name, order: order.toLowerCase(), ...(column === undefined ? {} : { column }) };
  });
  if (method === 'gin') return searchKeys(keys, how);
  if (method === 'gist' || method === 'spgist') return spatialKeys(keys);
  return keys.map((key) => `${keyText(key)}${key.order}`);
}

function keyText({ text, column }: Key): string {
  return column === undefined ? `(${text})` : sqlName(column.name);
}

/** A GIN index over plain text is one over its words. */
function searchKeys(keys: readonly Key[], how: string): readonly string[] | undefined {
  const kinds = keys.map(({ column }) => (column === undefined ? undefined : postgresType(column.type)));
  if (kinds.every((type) => type !== undefined && type.kind === 'text' && !type.array)) {
    if (/trgm|trigram/.test(how)) return undefined;
    const parts = keys.map((key) => `coalesce(${keyText(key)}, '')`);
    return [`to_tsvector('english', ${parts.join(" || ' ' || ")})`];
  }
  const usable = (type: PostgresType | undefined) =>
    type === undefined || type.array || type.sql === 'jsonb' || type.kind === 'search';
  return kinds.every(usable) ? keys.map(keyText) : undefined;
}

/** Two plain coordinates are a point, and a line is searched as the shape it closes: neither can be indexed as it is. */
function spatialKeys(keys: readonly Key[]): readonly string[] | undefined {
  const [one, other] = keys;
  const kind = ({ column }: Key) => (column === undefined ? undefined : postgresType(column.type));
  if (keys.length === 2 && one !== undefined && other !== undefined && [one, other].every(isCoordinate)) {
    const [x, y] = /^lat/i.test(one.text) ? [other, one] : [one, other];
    const number = (key: Key) => (kind(key)?.sql === 'double precision' ? keyText(key) : `${keyText(key)}::float8`);
    return [`point(${number(x)}, ${number(y)})`];
  }
  const spatial = new Set(['point', 'polygon', 'path', 'other', 'search', undefined]);
  if (!keys.every((key) => spatial.has(kind(key)?.kind) && kind(key)?.array !== true)) return undefined;
  return keys.map((key) => (kind(key)?.kind === 'path' ? `polygon(pclose(${keyText(key)}))` : keyText(key)));

  function isCoordinate(key: Key): boolean {
    return ['double', 'decimal'].includes(kind(key)?.kind ?? '');
  }
}
