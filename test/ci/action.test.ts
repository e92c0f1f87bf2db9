import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  shell: z.literal('bash').optional(),
  run: z.string().optional(),
});
const shape = z.strictObject({
  name: z.string(),
  description: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(step) }),
});
const text = readFileSync(join(root, 'action.yml'), 'utf8');
const action = shape.parse(parse(text));
const { steps } = action.runs;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-action-'));
  folders.push(folder);
  return folder;
}

/** Runs the script of a step as the runner does; the answer also holds what it wrote as its outputs. */
function runStep(name: string, cwd: string, env: Readonly<Record<string, string>>) {
  const script = steps.find((one) => one.name === name)?.run;
  expect(script, name).toBeDefined();
  const outputs = join(emptyFolder(), 'outputs');
  writeFileSync(outputs, '');
  const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script ?? ''], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: cwd, GITHUB_OUTPUT: outputs, RUNNER_TEMP: dirname(outputs), ...env },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr, outputs: readFileSync(outputs, 'utf8') };
}

function file(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

it('uses nothing of strangers, and everything by its full version', () => {
  const used = steps.flatMap((one) => one.uses ?? []);
  expect(used.length).toBeGreaterThan(0);
  for (const one of used) expect(one).toMatch(/^(actions|github\/codeql-action)\/[\w/-]+@v\d+\.\d+\.\d+$/);
});

it('takes each input somewhere, and takes no other', () => {
  const taken = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map((match) => match[1]));
  expect([...taken].sort()).toEqual(Object.keys(action.inputs).sort());
  const named = [...text.matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)];
  expect(named.length).toBeGreaterThan(5);
  for (const [whole, id = '', output = ''] of named) {
    const maker = steps.find((one) => one.id === id);
    expect(maker?.run, whole).toContain(`echo "${output}=`);
  }
});

it('puts no text of a stranger into a script', () => {
  for (const one of steps) {
    expect(one.run ?? '').not.toContain('${{');
    if (one.run !== undefined) expect(one.shell, one.name).toBe('bash');
    const used = new Set([...(one.run ?? '').matchAll(/\$\{?([A-Z][A-Z_]*)/g)].map((match) => match[1] ?? ''));
    for (const name of used)
      expect([...Object.keys(one.env ?? {}), 'GITHUB_OUTPUT', 'GITHUB_REPOSITORY', 'RUNNER_TEMP']).toContain(name);
  }
});

it('finds the novatrek of the workspace, and of the repository around it', () => {
  const folder = emptyFolder();
  const env = { ROOT: 'shop', VERSION: '', ACTION: root };
  file(join(folder, 'node_modules/novatrek/bin/novatrek.js'), '');
  expect(runStep('Find or install novatrek', folder, env).outputs).toMatch(
    /^program=\/.*\/node_modules\/novatrek\/bin\/novatrek\.js\n$/,
  );
  file(join(folder, 'shop/node_modules/novatrek/bin/novatrek.js'), '');
  expect(runStep('Find or install novatrek', folder, env).outputs).toContain('/shop/node_modules/');
});

it('installs the version of the action where the workspace has none, or the version that is asked for', () => {
  const folder = emptyFolder();
  const programs = join(folder, 'programs');
  file(join(programs, 'npm'), '#!/bin/sh\necho "$@"\n', 0o755);
  const env = { ROOT: '.', VERSION: '', ACTION: root, PATH: `${programs}:${process.env.PATH}` };
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(runStep('Find or install novatrek', folder, env).out).toContain(` novatrek@${version}\n`);
  file(join(folder, 'node_modules/novatrek/bin/novatrek.js'), '');
  const asked = runStep('Find or install novatrek', folder, { ...env, VERSION: '9.8.7' });
  expect(asked.out).toContain(' novatrek@9.8.7\n');
  expect(asked.outputs).toMatch(/^program=.*\/novatrek\/node_modules\/novatrek\/bin\/novatrek\.js\n$/);
});

/** A repository with a long history, a branch that parts early, and a clone of the branch as pipelines make it. */
function clone(depth: string): { clone: string; git: (...words: string[]) => string } {
  const folder = emptyFolder();
  const [origin, copy] = [join(folder, 'origin'), join(folder, 'clone')];
  const run = (cwd: string, ...words: string[]): string => {
    const ran = spawnSync('git', ['-C', cwd, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    });
    expect(ran.status, `${words.join(' ')}: ${ran.stderr}`).toBe(0);
    return ran.stdout.trim();
  };
  mkdirSync(origin);
  run(origin, 'init', '--quiet', '--initial-branch', 'main');
  const chain = (branch: string, from: string, many: number) => {
    const commits = Array.from({ length: many }, (_, i) => {
      const message = `${branch} ${i}`;
      const parent = i === 0 && from !== '' ? `from ${from}\n` : '';
      return `commit refs/heads/${branch}\ncommitter a <a@b.c> ${1e9 + i} +0000\ndata ${message.length}\n${message}\n${parent}`;
    });
    const ran = spawnSync('git', ['-C', origin, 'fast-import', '--quiet'], { input: commits.join('\n') });
    expect(ran.status, String(ran.stderr)).toBe(0);
  };
  chain('old', '', 300);
  chain('main', 'refs/heads/old', 60);
  chain('change', 'refs/heads/old', 3);
  run(
    folder,
    'clone',
    '--quiet',
    ...(depth === '' ? [] : ['--depth', depth]),
    '--branch',
    'change',
    `file://${origin}`,
    copy,
  );
  return { clone: copy, git: (...words) => run(copy, ...words) };
}

it('fetches what a shallow clone lacks of the base', () => {
  const { clone: folder, git } = clone('1');
  expect(() => git('merge-base', 'origin/main', 'HEAD')).toThrow();
  const ran = runStep('Fetch the base', folder, { ROOT: '.', BASE: '', TARGET: 'main' });
  expect(ran).toMatchObject({ code: 0, out: '', outputs: 'ref=origin/main\n' });
  expect(git('log', '-1', '--format=%s', git('merge-base', 'origin/main', 'HEAD'))).toBe('old 299');
  expect(git('rev-parse', '--is-shallow-repository'), 'and no more than that').toBe('true');
}, 60_000);

it('fetches nothing where nothing is lacking, or no base is meant', () => {
  const { clone: folder, git } = clone('');
  git('remote', 'set-url', 'origin', 'file:///nowhere');
  const of = (BASE: string, TARGET: string) => runStep('Fetch the base', folder, { ROOT: '.', BASE, TARGET });
  expect(of('', 'main')).toMatchObject({ code: 0, out: '', err: '', outputs: 'ref=origin/main\n' });
  expect(of('origin/main~3', '')).toMatchObject({ code: 0, err: '', outputs: 'ref=origin/main~3\n' });
  expect(of('', '')).toMatchObject({ code: 0, outputs: '' });
  expect(of('none', 'main')).toMatchObject({ code: 0, outputs: '' });
}, 60_000);

it('leaves it to check to say that a base cannot be had', () => {
  const { clone: folder, git } = clone('1');
  git('remote', 'set-url', 'origin', 'file:///nowhere');
  const ran = runStep('Fetch the base', folder, { ROOT: '.', BASE: 'origin/main', TARGET: '' });
  expect(ran).toMatchObject({ code: 0, outputs: 'ref=origin/main\n' });
  expect(ran.out).toContain('fetch-depth: 0');
}, 60_000);

/** A stand-in that ends as it is told and says what it was asked. */
function program(folder: string, code: number, said = ''): string {
  const path = join(folder, 'program.js');
  writeFileSync(
    path,
    `console.error(process.argv.slice(2).join(' '));\nprocess.stdout.write(${JSON.stringify(said)});\nprocess.exitCode = ${code};\n`,
  );
  return path;
}

it('checks against the base, and hands on how it ended', () => {
  const folder = emptyFolder();
  const of = (code: number, BASE = '', STRICT = 'false') =>
    runStep('Check', folder, { NOVATREK: program(folder, code, '::error::x\n'), ROOT: 'shop', BASE, STRICT });
  const clean = of(0, 'origin/main', 'true');
  expect(clean).toMatchObject({ code: 0, outputs: 'exit-code=0\n' });
  expect(clean.err).toBe('check --root shop --base origin/main --strict --format github\n');
  const found = of(1);
  expect(found).toMatchObject({ code: 0, outputs: 'exit-code=1\n' });
  expect(found.err).toBe('check --root shop --format github\ncheck --root shop\n');
  // What the second run prints is no command any more.
  expect(found.out).toMatch(/^::error::x\n::group::.*\n::stop-commands::([\w-]+)\n::error::x\n::\1::\n::endgroup::\n$/);
  const failed = of(2);
  expect(failed).toMatchObject({ code: 0, outputs: 'exit-code=2\n' });
  expect(failed.out).toContain('could not run');
});

it('uploads what is open, and keeps the whole', () => {
  const folder = emptyFolder();
  const results = [
    { ruleId: 'a' },
    { ruleId: 'b', suppressions: [{ kind: 'inSource' }] },
    { ruleId: 'c', suppressions: [] },
  ];
  const log = JSON.stringify({ version: '2.1.0', runs: [{ results }] });
  const ran = runStep('Write SARIF', folder, { NOVATREK: program(folder, 1, log), ROOT: '.', BASE: '', STRICT: '' });
  const { all = '', upload = '' } = /^all=(?<all>.*)\nupload=(?<upload>.*)\n$/.exec(ran.outputs)?.groups ?? {};
  const ids = (path: string) =>
    JSON.parse(readFileSync(path, 'utf8')).runs[0].results.map((one: { ruleId: string }) => one.ruleId);
  expect(ids(all)).toEqual(['a', 'b', 'c']);
  expect(ids(upload)).toEqual(['a', 'c']);
  expect(runStep('Write SARIF', folder, { NOVATREK: program(folder, 2), ROOT: '.', BASE: '', STRICT: '' }).code).toBe(
    1,
  );
});

it('writes one comment, changes it later, and none where there is nothing to say', () => {
  const folder = emptyFolder();
  const programs = join(folder, 'programs');
  const of = (CODE: string, answer: string, ends = 0) => {
    const gh = `#!/bin/sh\necho "$@" >>"${folder}/asked"\ncase "$*" in *--paginate*) printf '%s' "${answer}"; exit ${ends};; esac\n`;
    file(join(programs, 'gh'), gh, 0o755);
    rmSync(join(folder, 'asked'), { force: true });
    const env = { ROOT: '.', BASE: '', STRICT: '', GH_TOKEN: 'x', NUMBER: '7', GITHUB_REPOSITORY: 'o/r' };
    const NOVATREK = program(folder, Number(CODE), '<!-- novatrek check -->');
    const ran = runStep('Comment', folder, { ...env, CODE, NOVATREK, PATH: `${programs}:${process.env.PATH}` });
    expect(ran.code, ran.err).toBe(0);
    const asked = readFileSync(join(folder, 'asked'), 'utf8').split('\n');
    return { ran, wrote: asked.filter((line) => line.includes('--method')) };
  };
  expect(of('1', '').wrote).toEqual([expect.stringMatching(/--method POST repos\/o\/r\/issues\/7\/comments /)]);
  expect(of('1', '41\n42\n').wrote).toEqual([
    expect.stringMatching(/--method PATCH repos\/o\/r\/issues\/comments\/41 /),
  ]);
  expect(of('0', '41\n').wrote).toHaveLength(1);
  expect(of('0', '').wrote).toEqual([]);
  const refused = of('1', '', 1);
  expect(refused.wrote).toEqual([]);
  expect(refused.ran.out).toContain('::notice');
});

it('ends as the check ended, and not well where that is unknown', () => {
  const of = (CODE: string) => runStep('Verdict', root, { CODE }).code;
  expect([of('0'), of('1'), of('2'), of('')]).toEqual([0, 1, 2, 2]);
});

it('knows the files it names', () => {
  expect(existsSync(join(root, 'bin/novatrek.js'))).toBe(true);
  expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin.novatrek).toBe('bin/novatrek.js');
});
