import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { portalFiles } from '../../generators/portal/portal.ts';
import { isDate } from '../../model/schema/strict.ts';
import { codeFactsOf } from '../code/code-facts.ts';
import { count } from '../report.ts';
import { CannotRun, reason } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';
import { assetFiles, portalInput } from './portal-input.ts';

export interface BuildOptions {
  readonly root?: string;
  readonly out?: string;
  readonly today?: string;
}

/** What the last build wrote, so that the next one takes away what it no longer writes, and nothing else. */
const manifest = '.portal-files';

/** `novatrek portal build`: the site as files that open from disk or from any host. */
export async function portalBuild(options: BuildOptions): Promise<number> {
  const started = performance.now();
  const { root, model, sources } = loadOrFail(options.root);
  const out = resolve(options.out ?? join(root, 'portal', 'dist'));
  const before = previous(out);
  const input = await portalInput(model, sources, today(options.today), await codeFactsOf(root, model));
  const written = new Set<string>();
  const folders = new Set<string>();
  const target = (path: string): string => {
    const full = join(out, path);
    const folder = dirname(full);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    written.add(path);
    return full;
  };
  let bytes = 0;
  const writes: Promise<void>[] = [];
  try {
    for (const { path, content } of portalFiles(input)) {
      writes.push(writeFile(target(path), content));
      bytes += content.length;
      // The disk works while the next pages are printed, but must not fall behind without limit.
      if (writes.length >= 64) await Promise.all(writes.splice(0));
    }
    await Promise.all(writes);
    for (const [path, from] of assetFiles()) {
      const to = target(path);
      if (!existsSync(to) || statSync(to).size !== statSync(from).size || path.endsWith('site.css'))
        copyFileSync(from, to);
    }
    for (const path of before) if (!written.has(path)) rmSync(join(out, path), { force: true });
    writeFileSync(join(out, manifest), `${[...written].sort().join('\n')}\n`);
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new CannotRun(
        `cannot write ${out}: ${reason(error)}`,
        'name a folder that you may write to with --out DIR',
      );
    throw error;
  }
  const pages = [...written].filter((path) => path.endsWith('.html')).length;
  const shown = relative(process.cwd(), out) || '.';
  process.stdout.write(`${join(shown, 'index.html')}\n`);
  process.stderr.write(
    `${count(pages, 'page')}, ${(bytes / 1e6).toFixed(1)} MB, ${Math.round(performance.now() - started)} ms\n`,
  );
  return 0;
}

export function today(given: string | undefined): string {
  const day = given ?? new Date().toISOString().slice(0, 10);
  if (!isDate(day)) throw new CannotRun(`--today ${day} is no day`, 'write it like 2026-03-31');
  return day;
}

function previous(out: string): string[] {
  if (!existsSync(out) || readdirSync(out).length === 0) return [];
  const file = join(out, manifest);
  if (!existsSync(file))
    throw new CannotRun(
      `${out} holds files that are not a portal`,
      'name an empty folder, or a new one, with --out DIR',
    );
  // A line that leads out of the folder was not written by a build.
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..'));
}
