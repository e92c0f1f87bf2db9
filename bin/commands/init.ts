import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { settled } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { plan } from '../../generators/plan.ts';
import { load } from '../../model/load.ts';
import { answers } from '../ask.ts';
import { packageFolder } from '../package-folder.ts';
import { count } from '../report.ts';
import { CannotRun, folder, reason } from '../workspace.ts';
import { type Written, writeAll } from '../write-all.ts';
import { packageJson } from './init-package.ts';
import { oneLine } from './new-files.ts';
import { slug } from './new-words.ts';

export interface InitOptions {
  readonly name?: string;
}

/** The names in the template that give way to the new system's own. */
const templateName = 'Clover';
const templateSlug = 'clover';

/** `novatrek init`: a workspace that checks, generates and starts at once, for people to make their own. */
export async function init(dir: string, options: InitOptions): Promise<number> {
  const target = resolve(dir);
  refuseFull(target, dir);
  const folderName = basename(target).trim();
  const usual = oneLine('the name')(folderName) === undefined ? folderName : 'System';
  const { name } = await answers(
    'init',
    [
      {
        name: 'name',
        flag: '--name <text>',
        about: 'What the system is called',
        fallback: usual,
        wrong: oneLine('the name'),
      },
    ],
    options,
  );
  const files = workspace(name.trim(), target);
  writeAll(target, files);
  const shown = relative(process.cwd(), target) || '.';
  const top = new Map<string, number>();
  for (const { path } of files) {
    const first = path.includes('/') ? `${path.slice(0, path.indexOf('/'))}/` : path;
    top.set(first, (top.get(first) ?? 0) + 1);
  }
  for (const [path, many] of [...top].sort(([a], [b]) => (a < b ? -1 : 1)))
    process.stdout.write(`create ${join(shown, path)}${path.endsWith('/') ? `  (${count(many, 'file')})` : ''}\n`);
  const enter = shown === '.' ? [] : [`cd ${/[^\w./-]/.test(shown) ? JSON.stringify(shown) : shown}`];
  const next = [...enter, 'npm install', 'npm test', 'npm start'];
  process.stderr.write(`\nNext:\n${next.map((line) => `  ${line}\n`).join('')}`);
  return 0;
}

/** Every file of the new workspace: what people edit, and what follows from it. */
function workspace(name: string, target: string): Written[] {
  const short = slug(name) || 'system';
  const own = templateFiles().map(({ path, text }) => ({ path, text: renamed(path, text, name, short) }));
  const sources = own.filter((file) => file.path.startsWith(`${folder}/`)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const { model, diagnostics } = load(sources);
  if (model === undefined) throw new Error(`the template does not load: ${diagnostics[0]?.message}`);
  const outputs = generators.map((generator) => ({
    generator: settled(generator, model),
    files: [...generator.generate(model, { disk: new Map() })],
  }));
  const derived = plan(outputs, new Map()).flatMap((change) =>
    change.kind === 'create' ? [{ path: change.path, text: change.content }] : [],
  );
  return [{ path: 'package.json', text: packageJson(short, target) }, ...own, ...derived];
}

function templateFiles(): Written[] {
  const root = join(packageFolder(), 'templates', 'init');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.gen.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      // npm leaves every .gitignore out of a package.
      path: relative(root, file)
        .replaceAll(sep, '/')
        .replace(/^gitignore$/, '.gitignore'),
      text: readFileSync(file, 'utf8'),
    }));
}

/** The name stands in one line of YAML and one of Markdown, its short form in channels. */
function renamed(path: string, text: string, name: string, short: string): string {
  if (path.endsWith('.yaml'))
    return text
      .replace(`name: ${templateName}\n`, () => `name: ${JSON.stringify(name)}\n`)
      .replaceAll(`channel: ${templateSlug}.`, () => `channel: ${short}.`);
  return path === 'README.md' ? text.replace(`# ${templateName}\n`, () => `# ${name}\n`) : text;
}

function refuseFull(target: string, dir: string): void {
  let names: string[];
  try {
    names = statSync(target).isDirectory() ? readdirSync(target) : [basename(target)];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new CannotRun(`cannot look into ${dir}: ${reason(error)}`, 'name a folder that you may write to');
  }
  const inTheWay = names.filter((name) => name !== '.git').sort();
  if (inTheWay.length > 0)
    throw new CannotRun(
      `${dir} is not empty: ${inTheWay.slice(0, 10).join(', ')}${inTheWay.length > 10 ? `, and ${inTheWay.length - 10} more` : ''}`,
      'name an empty folder, or a new one: novatrek init DIR',
    );
}
