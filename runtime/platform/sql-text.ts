import type { SqlJson, SqlText, SqlValue } from './context.ts';

/** What goes to PostgreSQL: the text with $1, $2 … and what stands for them. */
export interface Statement {
  readonly text: string;
  readonly values: (string | number | boolean | null | Buffer | readonly (string | number | boolean | null)[])[];
}

/** Joins the pieces of a template, and of the templates in it, into one statement. */
export function statementOf(text: readonly string[], values: readonly SqlValue[]): Statement {
  const statement: Statement = { text: '', values: [] };
  return { ...statement, text: append('', statement.values, text, values) };
}

function append(
  before: string,
  parameters: Statement['values'],
  text: readonly string[],
  values: readonly SqlValue[],
): string {
  let whole = before + (text[0] ?? '');
  for (const [i, value] of values.entries()) {
    if (isPiece(value) && value.kind === 'sql') whole = append(whole, parameters, value.text, value.values);
    else {
      parameters.push(parameterOf(value, whole));
      whole += `$${parameters.length}`;
      // Without the type a value that no column receives would be taken for text.
      if (isPiece(value)) whole += '::jsonb';
    }
    whole += text[i + 1] ?? '';
  }
  return whole;
}

function isPiece(value: unknown): value is SqlText | SqlJson {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'sql' || value.kind === 'json')
  );
}

function parameterOf(value: Exclude<SqlValue, SqlText>, before: string): Statement['values'][number] {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return storable(value, before);
  // Typed away, and still there where an object came from outside: NULL for "not given" has emptied columns before.
  if (value === undefined) throw refuse('undefined: write null if it is to be empty', before);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refuse('an invalid date', before);
    return value.toISOString();
  }
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (isPiece(value)) {
    const text = JSON.stringify(value.value);
    if (text === undefined) throw refuse('nothing JSON can say', before);
    if (/(?<!\\)(\\\\)*\\u(0000|d[89a-f][0-9a-f]{2})/.test(text)) throw refuse(unstorable, before);
    return text;
  }
  if (Array.isArray(value)) {
    return value.map((one) => {
      if (one === undefined) throw refuse('an array that holds undefined: write null', before);
      return typeof one === 'string' ? storable(one, before) : one;
    });
  }
  throw refuse('an object: write json(…) for a JSON column', before);
}

const unstorable = 'text with a NUL character or half a surrogate pair, which PostgreSQL cannot store';

function storable(text: string, before: string): string {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) throw refuse(unstorable, before);
  return text;
}

/** The value itself stays out of the message: it may be somebody's name. */
function refuse(what: string, before: string): TypeError {
  const tail = before.replaceAll(/\s+/g, ' ').slice(-60);
  return new TypeError(`a value of an SQL statement is ${what} (after: …${tail})`);
}
