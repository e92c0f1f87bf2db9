import { below, type Finding } from '../model/finding.ts';
import type { Column, Table } from '../model/model.ts';
import { postgresType } from '../model/postgres-type.ts';
import { type Catalog, catalogsOf, type MadeTable } from './catalog.ts';
import { type GoneWhileUsed, goneWhileUsed } from './gone-while-used.ts';
import { rule } from './rule.ts';

interface Subject {
  readonly table: Table;
  /** Absent where the service has code, but no migration. */
  readonly catalog?: Catalog;
}

export const declaredTableExists = rule<Subject>({
  id: 'declared-table-exists',
  severity: 'error',
  why: 'what the architecture shows must be what runs: a declared table or column that no migration makes is a promise that the database does not keep',
  example: {
    breaks: 'note: { type: TEXT } at the table orders, and no migration that adds it',
    mend: 'novatrek new migration svc-orders add-note',
  },
  subjects(facts) {
    const catalogs = catalogsOf(facts);
    // Where nobody has written or generated any, there is nothing to hold the tables against yet.
    if (catalogs.size === 0 && facts.model.platform.code?.migrations === undefined) return [];
    const coded = new Set(facts.code?.files.filter(({ role }) => role === 'service').map(({ service }) => service));
    return facts.model.tables.flatMap((table) => {
      const catalog = catalogs.get(table.service);
      if (catalog !== undefined) return [{ table, catalog }];
      return coded.has(table.service.id) ? [{ table }] : [];
    });
  },
  *check(subjects, facts) {
    // Where code still uses what went, released-migration-unchanged says so.
    const gone = new Set(goneWhileUsed(facts).map((one) => keyOf(one)));
    const bare = new Set<string>();
    for (const { table, catalog } of subjects) {
      if (catalog !== undefined) yield* compared(table, catalog, gone);
      else if (!bare.has(table.service.id)) {
        bare.add(table.service.id);
        yield {
          message: `${table.service.id} has tables and code, but no migration that makes the tables`,
          subject: table.service.id,
          at: below(table.service.store?.origin ?? table.origin, 'tables'),
          fix: 'novatrek generate writes it; where they are written by hand, name their folder under code.migrations in architecture/platform.yaml',
        };
      }
    }
  },
});

function keyOf({ gone, catalog }: Pick<GoneWhileUsed, 'gone' | 'catalog'>): string {
  return JSON.stringify([catalog.service.id, gone.table, gone.column ?? '']);
}

function* compared(table: Table, catalog: Catalog, said: ReadonlySet<string>): Iterable<Finding> {
  const made = catalog.tables.get(table.name.toLowerCase());
  if (made === undefined) {
    if (catalog.unsure) return;
    const gone = catalog.gone.findLast((one) => one.column === undefined && one.table === table.name.toLowerCase());
    if (gone !== undefined && said.has(keyOf({ gone, catalog }))) return;
    yield {
      message: `no migration of ${table.service.id} creates the table ${table.id}`,
      subject: table.id,
      at: { ...table.origin, onKey: true },
      fix: mend(table, `add-${table.name}`),
      ...(gone === undefined ? {} : { related: [{ message: 'it goes here', at: gone.at }] }),
    };
    return;
  }
  // What a view or `create table … as` consists of is not said in so many words.
  if (made.columns.size === 0) return;
  for (const column of table.columns) yield* comparedColumn(column, made, catalog, said);
}

function* comparedColumn(
  column: Column,
  made: MadeTable,
  catalog: Catalog,
  said: ReadonlySet<string>,
): Iterable<Finding> {
  const { table } = column;
  const found = made.columns.get(column.name.toLowerCase());
  if (found === undefined) {
    if (catalog.unsure) return;
    const gone = catalog.gone.findLast(
      (one) => one.table === table.name.toLowerCase() && one.column === column.name.toLowerCase(),
    );
    if (gone !== undefined && said.has(keyOf({ gone, catalog }))) return;
    yield {
      message: `no migration of ${table.service.id} adds the column ${column.id}`,
      subject: column.id,
      at: { ...column.origin, onKey: true },
      fix: mend(table, `add-${table.name}-${column.name}`),
      related: [
        gone === undefined
          ? { message: `${table.name} is created here`, at: made.at }
          : { message: 'it goes here', at: gone.at },
      ],
    };
    return;
  }
  // What is stored encrypted is no longer of the type that it has in the clear.
  const wanted = postgresType(column.type);
  if (!wanted.known || column.encrypted || typeName(wanted.sql) === typeName(found.type)) return;
  yield {
    message: `${column.id} is declared as ${column.type} (${wanted.sql}), and migrations make it ${found.type}`,
    subject: column.id,
    at: below(column.origin, 'type'),
    fix: `write the type that it has, or ${mend(table, `change-${table.name}-${column.name}`)}`,
    related: [{ message: `${found.type} here`, at: found.at }],
  };
}

function mend({ service }: Table, name: string): string {
  return `novatrek new migration ${service.id} ${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}

/** One name for each type, whichever of its names somebody wrote. */
export function typeName(written: string): string {
  const text = written
    .toLowerCase()
    .replace(/^pg_catalog\./, '')
    .replaceAll(/\s*([(),[\]])\s*/g, '$1')
    .trim();
  const [, name = text, size = '', rest = '', array = ''] =
    /^([a-z0-9_ ]+?)(\([^)]*\))?( [a-z ]+)?((?:\[\])*)$/.exec(text) ?? [];
  const word = `${name}${rest}`;
  const known = names[word] ?? word;
  return `${known}${sizeOf(known, size)}${array}`;
}

function sizeOf(name: string, size: string): string {
  if (name === 'numeric') return size.replace(',0)', ')');
  return name === 'character' && size === '' ? '(1)' : size;
}

const names: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  serial: 'integer',
  serial4: 'integer',
  int8: 'bigint',
  bigserial: 'bigint',
  serial8: 'bigint',
  int2: 'smallint',
  smallserial: 'smallint',
  serial2: 'smallint',
  decimal: 'numeric',
  float4: 'real',
  float: 'double precision',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};
