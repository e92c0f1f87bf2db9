import { type FSWatcher, readdirSync, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { type Reader, rememberingReader } from '../model/load.ts';
import { CannotRun, folder } from './workspace.ts';

/** Editors write a file in several steps; one burst of changes is one run. */
const quietMs = 30;

/** One run. The next begins when it has ended. */
type Work = (reader: Reader) => unknown;

/** What is looked at: a folder, without those below it that have one of these names. */
interface Watched {
  readonly top: string;
  readonly without: RegExp;
  /** As people are told. */
  readonly name: string;
}

/** Runs `work` at every change below `architecture/` until the process is told to stop. Files that stay the same are not read again. */
export function watch(root: string, work: Work): Promise<number> {
  return follow(work, { top: join(root, folder), without: /^$/, name: `${folder}/` });
}

/** The same at every change of the whole workspace, code included; what is installed or built changes without anybody's doing. */
export function watchAndRun(root: string, run: Work): Promise<number> {
  return follow(run, { top: root, without: /^(?:\..*|node_modules|dist|coverage)$/, name: 'the workspace' });
}

function follow(work: Work, watched: Watched): Promise<number> {
  const reader = rememberingReader();
  const folders = new Map<string, FSWatcher>();
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), quietMs);
    };
    let [busy, again] = [false, false];
    const run = async (): Promise<void> => {
      again = busy;
      if (busy) return;
      busy = true;
      try {
        renew(watched, folders, later);
        await work(reader);
      } catch (error) {
        if (!(error instanceof CannotRun)) return reject(error);
        process.stderr.write(`novatrek: ${error.message}\n   fix  ${error.mend}\n`);
      } finally {
        busy = false;
      }
      if (again) await run();
    };
    const stop = () => {
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
      resolve(0);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    void run().then(() => process.stderr.write(`watching ${watched.name} (Ctrl-C stops)\n`));
  });
}

/** Watches every folder by itself: Node 20's recursive watching misses files of folders made later. */
function renew({ top, without }: Watched, folders: Map<string, FSWatcher>, changed: () => void): void {
  const present = new Set<string>();
  const add = (path: string) => {
    present.add(path);
    if (!folders.has(path)) folders.set(path, watcherOf(path, changed));
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory() && !without.test(entry.name)) addIfThere(join(path, entry.name));
  };
  // A folder may go between being listed and being looked into; its parent has said so, and the next run is due.
  const addIfThere = (path: string) => {
    try {
      add(path);
    } catch (error) {
      if (error instanceof CannotRun) throw error;
      folders.get(path)?.close();
      folders.delete(path);
    }
  };
  add(top);
  for (const [path, watcher] of folders)
    if (!present.has(path)) {
      watcher.close();
      folders.delete(path);
    }
}

function watcherOf(path: string, changed: () => void): FSWatcher {
  try {
    return watchFolder(path, changed).on('error', changed);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE')))
      throw error;
    throw new CannotRun(
      `cannot watch ${path}: the system watches no more folders`,
      'raise fs.inotify.max_user_watches',
    );
  }
}
