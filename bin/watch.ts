import { type FSWatcher, readdirSync, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { type Reader, rememberingReader } from '../model/load.ts';
import { CannotRun, folder } from './workspace.ts';

/** Editors write a file in several steps; one burst of changes is one run. */
const quietMs = 30;

/** Runs `work` at every change below `architecture/` until the process is told to stop. Files that stay the same are not read again. */
export function watch(root: string, work: (reader: Reader) => void): Promise<number> {
  const reader = rememberingReader();
  const folders = new Map<string, FSWatcher>();
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(run, quietMs);
    };
    const run = () => {
      follow(join(root, folder), folders, later);
      try {
        work(reader);
      } catch (error) {
        if (!(error instanceof CannotRun)) throw error;
        process.stderr.write(`novatrek: ${error.message}\n   fix  ${error.mend}\n`);
      }
    };
    const stop = () => {
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
      resolve(0);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    run();
    process.stderr.write(`watching ${folder}/ (Ctrl-C stops)\n`);
  });
}

/** Watches every folder by itself: Node 20's recursive watching misses files of folders made later. */
function follow(top: string, folders: Map<string, FSWatcher>, changed: () => void): void {
  const present = new Set<string>();
  const add = (path: string) => {
    present.add(path);
    if (!folders.has(path)) folders.set(path, watchFolder(path, changed).on('error', changed));
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory()) add(join(path, entry.name));
  };
  add(top);
  for (const [path, watcher] of folders)
    if (!present.has(path)) {
      watcher.close();
      folders.delete(path);
    }
}
