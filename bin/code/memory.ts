import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Memory } from '../../rules/scan/facts.ts';

export interface DiskMemory extends Memory {
  /** What is known of a text, without making it. */
  recall<Value>(kind: string, text: string): Value | undefined;
  /** Writes what this run used, if it had to compute any of it. */
  save(): void;
}

/** What is looked for first, and is all that is needed where nothing has changed. */
const whole = 'code';

/**
 * What was computed from the same text by the same version before. It is only ever faster with it: a file that is
 * missing, broken or of another version counts as empty, and one that can't be written is let be.
 */
export function diskMemory(root: string): DiskMemory {
  const folder = folderOf(root);
  const name = stamp();
  const shelves = [shelf(join(folder, `whole-${name}.json`)), shelf(join(folder, `parts-${name}.json`))] as const;
  const shelfOf = (kind: string) => shelves[kind === whole ? 0 : 1];
  const keyOf = (kind: string, text: string) => `${kind} ${createHash('sha1').update(text).digest('base64')}`;
  return {
    recall: <Value>(kind: string, text: string) => shelfOf(kind).get(keyOf(kind, text)) as Value | undefined,
    of<Value>(kind: string, text: string, make: () => Value): Value {
      const key = keyOf(kind, text);
      const old = shelfOf(kind).get(key);
      if (old !== undefined) return old as Value;
      const value = make();
      shelfOf(kind).set(key, value);
      return value;
    },
    save() {
      if (shelves.filter((one) => one.save()).length > 0) forgetOthers(folder, name);
    },
  };
}

/** One file of the cache, read when it is first asked. What a run that computed something did not need goes. */
function shelf(file: string) {
  let before: Map<string, unknown> | undefined;
  let computed = false;
  const used = new Map<string, unknown>();
  return {
    get(key: string): unknown {
      before ??= load(file);
      const value = used.get(key) ?? before.get(key);
      if (value !== undefined) used.set(key, value);
      return value;
    },
    set(key: string, value: unknown): void {
      computed = true;
      used.set(key, value);
    },
    /** Whether there was something to write. */
    save(): boolean {
      if (!computed) return false;
      try {
        mkdirSync(dirname(file), { recursive: true });
        const beside = `${file}.${process.pid}`;
        writeFileSync(beside, JSON.stringify([...used]));
        renameSync(beside, file);
        computed = false;
        return true;
      } catch {
        // The next run computes it again.
        return false;
      }
    },
  };
}

/** What other versions left. */
function forgetOthers(folder: string, name: string): void {
  for (const file of readdirSync(folder))
    if (/^(?:whole|parts)-\w+\.json$/.test(file) && !file.includes(name)) rmSync(join(folder, file), { force: true });
}

/** With the packages, as other tools do; without any in the user's cache, under a name of its own. */
function folderOf(root: string): string {
  const modules = join(root, 'node_modules');
  if (statSync(modules, { throwIfNoEntry: false })?.isDirectory() === true) return join(modules, '.cache', 'novatrek');
  const own = createHash('sha1').update(root).digest('hex').slice(0, 12);
  const home = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(home, 'novatrek', own);
}

/** Names the scanner that computed it: another version, or one just built, has other answers. */
function stamp(): string {
  const hash = createHash('sha1');
  const visit = (folder: URL): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) visit(new URL(`${entry.name}/`, folder));
      else {
        const { size, mtimeMs } = statSync(new URL(entry.name, folder));
        hash.update(`${entry.name} ${size} ${mtimeMs}\n`);
      }
    }
  };
  visit(new URL('../../rules/scan/', import.meta.url));
  return hash.digest('hex').slice(0, 12);
}

function load(file: string): Map<string, unknown> {
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(data) ? new Map(data) : new Map();
  } catch {
    return new Map();
  }
}
