import type { Contract, Schema, TableData } from '../contract.ts';

/** What must never stand in a log, whatever service it is. */
const secrets = [
  'authorization',
  'cookie',
  'set_cookie',
  'password',
  'secret',
  'token',
  'access_token',
  'refresh_token',
  'api_key',
  'private_key',
];

const plain = (name: string) => name.replaceAll(/[^a-z0-9]/gi, '').toLowerCase();

/** Names of everything the contract marks with a data class: columns of tables, members of schemas. */
export function classifiedNames(contract: Contract): ReadonlySet<string> {
  const found = new Set(secrets.map(plain));
  for (const table of Object.values<TableData>(contract.tables))
    for (const [name, column] of Object.entries(table.columns)) if (column.class !== undefined) found.add(plain(name));
  for (const schema of Object.values<Schema>(contract.schemas)) collect(schema, found);
  for (const operation of Object.values(contract.operations)) collect(operation, found);
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && inner !== null && 'x-data-class' in inner) found.add(plain(name));
      collect(inner, found);
    }
}

const hidden = '[redacted]';
const deepest = 8;

/** A copy in which what is classified is hidden, at any depth. */
export function redactor(
  classified: ReadonlySet<string>,
): (details: Record<string, unknown>) => Record<string, unknown> {
  const known = new Map<string, boolean>();
  const isClassified = (name: string) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const now = classified.has(plain(name));
    // Keys can be data: they must not fill the memory.
    if (known.size < 5000) known.set(name, now);
    return now;
  };
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (depth >= deepest) return '[deep]';
    if (value instanceof Error) return copy(describe(value), depth + 1);
    if (ArrayBuffer.isView(value)) return '[bytes]';
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
    return members(value, depth);
  };
  const members = (value: object, depth: number) => {
    const out: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) out[name] = isClassified(name) ? hidden : copy(inner, depth + 1);
    return out;
  };
  const isPlain = (details: Record<string, unknown>) => {
    for (const name in details) {
      const type = typeof details[name];
      if (type === 'object' || type === 'bigint' || isClassified(name)) return false;
    }
    return true;
  };
  // Most lines hold nothing to hide, and each request writes one.
  return (details) => (isPlain(details) ? details : members(details, 0));
}

/** Not its own members: PostgreSQL puts the values of the row at fault there. */
function describe(error: Error): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause instanceof Error ? { cause: error.cause } : {}),
  };
}
