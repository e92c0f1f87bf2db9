import { watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { type Reader, rememberingReader } from '../model/load.ts';
import { CannotRun, folder } from './workspace.ts';

/** Editors write a file in several steps; one burst of changes is one run. */
const quietMs = 30;

/** Runs `work` at every change below `architecture/` until the process is told to stop. Files that stay the same are not read again. */
export function watch(root: string, work: (reader: Reader) => void): Promise<number> {
  const reader = rememberingReader();
  const run = () => {
    try {
      work(reader);
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      process.stderr.write(`novatrek: ${error.message}\n   fix  ${error.mend}\n`);
    }
  };
  run();
  process.stderr.write(`watching ${folder}/ (Ctrl-C stops)\n`);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watcher = watchFolder(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(run, quietMs);
    });
    const stop = () => {
      clearTimeout(timer);
      watcher.close();
      resolve(0);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
