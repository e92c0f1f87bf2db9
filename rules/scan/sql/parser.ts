import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query';
import { isTooDeep } from './depth.ts';
import { placeholderNear } from './placeholder.ts';
import { isTree, list, type Tree, tree } from './tree.ts';

export interface SqlError {
  readonly message: string;
  readonly offset: number;
}

/** Once per process, before anything here reads SQL. */
export async function loadSqlParser(): Promise<void> {
  await loadModule();
}

export type Parsed = { readonly statements: readonly Tree[] } | { readonly error: SqlError };

/** The statements of a text, by PostgreSQL's own grammar. Never throws. */
export function parse(text: string): Parsed {
  const nul = text.indexOf('\0');
  // PostgreSQL would read the text up to there and no further.
  if (nul >= 0) return { error: { message: 'a NUL character ends the text', offset: nul } };
  if (text.trim() === '') return { statements: [] };
  if (isWorn()) return { error: { message: worn, offset: 0 } };
  if (isTooDeep(text)) return { error: { message: tooDeep, offset: 0 } };
  try {
    const result: unknown = parseSync(wellFormed(text));
    return { statements: list(tree(result).stmts).filter(isTree) };
  } catch (error) {
    return { error: errorOf(error, text) };
  }
}

/** The functions in a CREATE FUNCTION of PL/pgSQL. Never throws. */
export function parsePlPgSql(text: string): { readonly functions: readonly Tree[] } | { readonly error: string } {
  if (isWorn()) return { error: worn };
  if (isTooDeep(text)) return { error: tooDeep };
  try {
    const result: unknown = parsePlPgSQLSync(wellFormed(text));
    return {
      functions: list(tree(result).plpgsql_funcs).flatMap((one) => {
        const body = tree(one).PLpgSQL_function;
        return isTree(body) ? [body] : [];
      }),
    };
  } catch (error) {
    return { error: wear(error) ?? messageOf(error) };
  }
}

export const tooDeep = 'the text is nested too deeply to be read';
const worn = 'not read: a text before it has overflowed the SQL parser';

/** A stack that overflows leaves the parser's memory as it was in the middle of it: what it says after that counts for nothing. */
let overflown = false;

function isWorn(): boolean {
  return overflown;
}

function wear(error: unknown): string | undefined {
  if (error instanceof RangeError) {
    overflown = true;
    return tooDeep;
  }
  if (error instanceof Error && error.name === 'RuntimeError') {
    overflown = true;
    return tooDeep;
  }
  return undefined;
}

function errorOf(error: unknown, text: string): SqlError {
  const memory = wear(error);
  if (memory !== undefined) return { message: memory, offset: 0 };
  const details = tree(isTree(error) ? error.sqlDetails : undefined);
  const position = typeof details.cursorPosition === 'number' ? details.cursorPosition : 0;
  const offset = fromCodePoints(text, position);
  return placeholderNear(text, offset) ?? { message: messageOf(error), offset };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Error positions count code points. */
function fromCodePoints(text: string, position: number): number {
  let offset = 0;
  for (let seen = 0; seen < position && offset < text.length; seen++)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/** Half a surrogate pair has no UTF-8; what replaces it is as long. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
