import type { CodeFile, Memory, SqlUse } from './facts.ts';
import { readSql } from './sql/read-sql.ts';
import { placesIn } from './typescript/code.ts';

/** What migrations do, and other files of SQL. */
export function migrationsOf(files: readonly CodeFile[], memory: Memory): SqlUse[] {
  return files.flatMap((file): SqlUse[] => {
    if (!file.path.endsWith('.sql')) return [];
    const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text;
    const read = memory.of('migration', text, () => readSql(text));
    const places = placesIn(text);
    const place: SqlUse['place'] = (offset, length = 1) => ({
      file: file.path,
      path: ['@line', ...places(offset), Math.max(1, length)],
    });
    const { path, role, service } = file;
    const use = {
      at: place(0),
      file: path,
      role,
      ...(service !== undefined && { service }),
      source: role === 'migration' ? ('migration' as const) : ('code' as const),
      sink: path,
      place,
    };
    if (!('error' in read)) return [{ ...use, text, facts: read }];
    const { message, offset } = read.error;
    return [{ ...use, error: { message, at: place(offset) } }];
  });
}
