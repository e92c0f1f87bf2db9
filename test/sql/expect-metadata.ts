import type { Client } from 'pg';
import { expect } from 'vitest';
import type { Column, Index, Table } from '../../model/model.ts';

/** Tables in PostgreSQL's catalog against the metadata, by code that shares nothing with the generator. */

export async function expectColumns(client: Client, schema: string, table: Table): Promise<void> {
  const { rows } = await client.query(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, a.attidentity as identity,
       a.attgenerated as generated, pg_get_expr(d.adbin, d.adrelid) as value
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [`${schema}.${table.name.toLowerCase()}`],
  );
  const plain = (text: unknown) =>
    String(text)
      .toLowerCase()
      .replaceAll(/::[a-z ]+(\[\])?/g, '')
      .replaceAll(/[\s()]/g, '');
  // A column that came later stands last in the table, wherever the YAML has it.
  const byName = (columns: readonly unknown[][]) =>
    [...columns].sort((one, other) => String(one[0]).localeCompare(String(other[0])));
  expect(
    byName(
      rows.map(({ name, type, required, generated, value }) => [
        name,
        type,
        required,
        generated === 's',
        value === null ? null : plain(value),
      ]),
    ),
    table.id,
  ).toEqual(
    byName(
      table.columns.map((column) => [
        column.name.toLowerCase(),
        catalogType(column),
        column.required,
        column.generated !== undefined,
        column.generated === undefined && column.default === undefined
          ? null
          : plain(column.generated ?? column.default),
      ]),
    ),
  );
  for (const { name, identity } of rows) {
    const column = table.columns.find((one) => one.name.toLowerCase() === name);
    const counted = column?.type === 'BIGSERIAL' || (column?.primaryKey === true && column.type.startsWith('NUMBER'));
    expect(identity, `${table.id}.${name}`).toBe(counted ? 'd' : '');
  }
}

/** What the catalog calls the declared types; written down here a second time, in the catalog's words. */
function catalogType({ type, encrypted }: Column): string {
  const list = type.endsWith('[]') ? '[]' : '';
  const [, word = '', size = ''] = /^([^([]+?)\s*(?:\((.*)\))?(?:\[\])?$/.exec(type) ?? [];
  const [first = '', second = '0'] = size.split(/,\s*/);
  const digits = Number(first);
  const known: Record<string, string> = {
    VARCHAR: encrypted ? 'text' : `character varying(${first})`,
    VARCHAR2: `character varying(${first})`,
    CHAR: `character(${first})`,
    DECIMAL: `numeric(${first},${second})`,
    NUMERIC: `numeric(${first},${second})`,
    NUMBER:
      second !== '0' ? `numeric(${first},${second})` : digits <= 4 ? 'smallint' : digits <= 9 ? 'integer' : 'bigint',
    TIMESTAMPTZ: 'timestamp with time zone',
    'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
    'ISO8601 String': 'timestamp with time zone',
    TIME: 'time without time zone',
    TIMETZ: 'time with time zone',
    String: 'text',
    Number: 'double precision',
    BIGSERIAL: 'bigint',
    GEOMETRY: { Point: 'point', Polygon: 'polygon', LineString: 'path' }[first] ?? 'unknown',
  };
  return `${known[word] ?? word.toLowerCase()}${list}`;
}

export async function expectConstraints(client: Client, schema: string, table: Table): Promise<void> {
  const name = table.name.toLowerCase();
  const { rows } = await client.query<{ def: string }>(
    'select pg_get_constraintdef(oid) as def from pg_constraint where conrelid = $1::regclass and contype <> $2',
    [`${schema}.${name}`, 'n'],
  );
  const defs = rows.map((row) => row.def);
  const spread = table.partition?.column.toLowerCase();
  const withPartition = (columns: readonly string[]) =>
    (spread === undefined || columns.includes(spread) ? columns : [...columns, spread]).join(', ');
  const key = table.columns.filter((column) => column.primaryKey).map((column) => column.name.toLowerCase());
  const wanted = [`PRIMARY KEY (${withPartition(key)})`];
  for (const column of table.columns) {
    const own = column.name.toLowerCase();
    if (column.unique && !column.primaryKey) wanted.push(`UNIQUE (${withPartition([own])})`);
    if (column.foreignKey === undefined) continue;
    const target = table.service.tables.find((one) => one.name === column.foreignKey);
    const to = target?.columns.find((one) => one.primaryKey)?.name.toLowerCase();
    const place = target?.partition === undefined ? column.foreignKey : `${column.foreignKey}_keys`;
    wanted.push(`FOREIGN KEY (${own}) REFERENCES ${schema}.${place.toLowerCase()}(${to})`);
  }
  expect(defs.filter((def) => !def.startsWith('CHECK')).sort(), table.id).toEqual(wanted.sort());
  const checked = table.columns.filter(
    (column) =>
      !column.encrypted &&
      [column.values, column.minimum, column.maximum, column.exclusiveMinimum].some((one) => one !== undefined),
  );
  const checks = defs.filter((def) => def.startsWith('CHECK'));
  expect(checks, table.id).toHaveLength(checked.length);
  for (const column of checked) {
    const def = checks.find((one) => new RegExp(`\\b${column.name.toLowerCase()}\\b`).test(one)) ?? '';
    for (const value of column.values ?? []) expect(def, column.id).toContain(`'${value}'`);
    const number = (value: number) => (value < 0 ? `'-${-value}'|-${-value}` : `${value}`);
    if (column.minimum !== undefined)
      expect(def, column.id).toMatch(new RegExp(`>= \\(?\\(?(?:${number(column.minimum)})`));
    if (column.maximum !== undefined)
      expect(def, column.id).toMatch(new RegExp(`<= \\(?\\(?(?:${number(column.maximum)})`));
    if (column.exclusiveMinimum !== undefined)
      expect(def, column.id).toMatch(new RegExp(`> \\(?\\(?(?:${number(column.exclusiveMinimum)})`));
  }
}

export async function expectIndexes(client: Client, schema: string, table: Table): Promise<void> {
  const { rows } = await client.query<{ name: string; def: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as def from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = $1::regclass and not i.indisprimary`,
    [`${schema}.${table.name.toLowerCase()}`],
  );
  for (const index of table.indexes) {
    const def = rows.find((row) => row.name === index.name.toLowerCase())?.def;
    expect(def, `${table.id} ${index.name}`).toBeDefined();
    expectIndex(def ?? '', index, table);
  }
  const lone = table.columns.filter(
    (column) =>
      column.unique &&
      !table.indexes.some((index) => index.unique && index.columns.join() === column.name && index.where === undefined),
  );
  expect(rows, table.id).toHaveLength(table.indexes.length + lone.length);
}

function expectIndex(def: string, index: Index, table: Table): void {
  const about = `${table.id} ${index.name}`;
  expect(def.startsWith('CREATE UNIQUE'), about).toBe(index.unique);
  const method = /^(gin|gist)/i.exec(index.using ?? '')?.[1]?.toLowerCase() ?? 'btree';
  expect(def, about).toContain(` USING ${method} `);
  expect(def.includes(' WHERE '), about).toBe(index.where !== undefined);
  const [, keys = ''] = / USING \w+ (.*?)(?: WHERE |$)/.exec(def) ?? [];
  if (method === 'btree') {
    const spread = index.unique ? table.partition?.column.toLowerCase() : undefined;
    const names = index.columns.map((column) =>
      column.toLowerCase().replace(/ (desc|asc|nulls last)/g, (text) => text.toUpperCase()),
    );
    const wide = spread === undefined || names.includes(spread) ? names : [...names, spread];
    expect(keys.replaceAll('"', ''), about).toBe(`(${wide.join(', ')})`);
  } else for (const column of index.columns) expect(keys, about).toMatch(new RegExp(`\\b${column.toLowerCase()}\\b`));
}

export async function expectPartitions(client: Client, schema: string, table: Table): Promise<void> {
  const { rows } = await client.query<{ key: string | null; parts: string[] }>(
    `select pg_get_partkeydef(c.oid) as key, array(select pg_get_expr(p.relpartbound, p.oid) from pg_inherits h
       join pg_class p on p.oid = h.inhrelid where h.inhparent = c.oid) as parts from pg_class c where c.oid = $1::regclass`,
    [`${schema}.${table.name.toLowerCase()}`],
  );
  const [row] = rows;
  const { partition } = table;
  if (partition === undefined) {
    expect(row).toEqual({ key: null, parts: [] });
    return;
  }
  expect(row?.key).toBe(`${partition.by === 'hash' ? 'HASH' : 'RANGE'} (${partition.column.toLowerCase()})`);
  if (partition.by === 'hash') expect(row?.parts).toHaveLength(partition.parts);
  else {
    const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5));
    expect(row?.parts).toHaveLength(months(partition.to) - months(partition.from) + 2);
    expect(row?.parts).toContain('DEFAULT');
    expect(row?.parts.join()).toContain(`FROM ('${partition.from}-01`);
  }
}
