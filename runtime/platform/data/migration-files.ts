import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './cannot-run.ts';
import type { MigrationFile } from './migration-plan.ts';

/** The SQL files of a folder, in order; none if there is no such folder. */
export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  const sql = names.filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(sql.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}
