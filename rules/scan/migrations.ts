import type { CodeFile, Memory, SqlUse } from './facts.ts';
import { placeInFile, withoutMark } from './places.ts';
import { readSql } from './sql/read-sql.ts';

/** What migrations do, and other files of SQL. */
export function migrationsOf(files: readonly CodeFile[], memory: Memory): SqlUse[] {
  return files.flatMap((file): SqlUse[] => {
    if (!file.path.endsWith('.sql')) return [];
    const text = withoutMark(file.text);
    const read = memory.of('migration', text, () => readSql(text));
    const place = placeInFile(file.path, text);
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
