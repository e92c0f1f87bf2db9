import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { changed, type Files } from '../workspace.ts';
import { emptyFolder, novatrek, program, workspace } from './novatrek.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** svc-billing reads orders, and the domain does not list it. */
const unlisted: Files = {
  ...changed(
    'services/svc-billing.yaml',
    'to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger',
    'to: svc-orders, endpoint: "GET /orders/{order_id}", for: Look',
  ),
  ...changed('domains/sales.yaml', 'readers: [svc-billing]', 'readers: []'),
};
const excused: Files = {
  ...unlisted,
  'exceptions.yaml': `
EXC-1:
  rule: reads-by-readers
  subject: svc-billing POST /invoices -> svc-orders GET /orders/{order_id}
  reason: Until the event carries it.
  owner: Finance Team
  decision: ADR-001
  until: 2026-06-30
`,
};

it('check: says nothing on stdout of a clean workspace, and exits with 0', async () => {
  const ran = await novatrek(workspace(), ['check']);
  expect(ran).toMatchObject({ code: 0, out: '' });
  expect(ran.err).toMatch(/^0 errors, 0 warnings \(\d+ rules looked at \d+ subjects in 8 files, \d+ ms\)\n$/);
});

it('check: shows a finding with its line, reason, mend and related place, and exits with 1', async () => {
  const ran = await novatrek(workspace(unlisted), ['check']);
  expect(ran.code).toBe(1);
  expect(ran.out).toBe(
    [
      'architecture/services/svc-billing.yaml:26:39  error  reads-by-readers  svc-billing reads Orders with GET /orders/{order_id}, but is no listed reader',
      '   26 |         - { to: svc-orders, endpoint: "GET /orders/{order_id}", for: Look }',
      '      |                                       ^^^^^^^^^^^^^^^^^^^^^^^^',
      '   why  the owner of an entity lists who may read it: the list is what a change to the data has to be agreed with',
      '   fix  add svc-billing to the readers (Sales Team decides), or consume an event of svc-orders',
      '   see  architecture/domains/sales.yaml:6:55  the readers of Orders',
      '',
      '',
    ].join('\n'),
  );
  expect(ran.err).toMatch(/^1 error, 0 warnings \(/);
});

it('check: a warning alone does not block', async () => {
  const unfounded = changed('decisions/ADR-001-own-your-data.md', 'status: Accepted', 'status: Proposed');
  const ran = await novatrek(workspace(unfounded), ['check', '--format', 'json']);
  const severities: string[] = JSON.parse(ran.out).findings.map((one: { severity: string }) => one.severity);
  expect(severities).not.toContain('error');
  expect(ran.code).toBe(0);
});

it('check --format json: one stable shape for scripts, the summary left out', async () => {
  const ran = await novatrek(workspace(unlisted), ['check', '--format', 'json']);
  expect(ran).toMatchObject({ code: 1, err: '' });
  const report = JSON.parse(ran.out);
  expect(Object.keys(report)).toEqual([
    'ok',
    'complete',
    'findings',
    'excepted',
    'ignored',
    'known',
    'preExisting',
    'rules',
  ]);
  expect(report).toMatchObject({ ok: false, complete: true, excepted: [] });
  expect(report.findings).toEqual([
    {
      rule: 'reads-by-readers',
      severity: 'error',
      message: 'svc-billing reads Orders with GET /orders/{order_id}, but is no listed reader',
      subject: 'svc-billing POST /invoices -> svc-orders GET /orders/{order_id}',
      file: 'architecture/services/svc-billing.yaml',
      line: 26,
      column: 39,
      why: expect.stringContaining('the owner of an entity'),
      fix: expect.stringContaining('add svc-billing to the readers'),
      related: [{ message: 'the readers of Orders', file: 'architecture/domains/sales.yaml', line: 6, column: 55 }],
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ]);
  expect(report.rules).toContainEqual({ id: 'reads-by-readers', subjects: 1 });
  const clean = await novatrek(workspace(), ['check', '--format', 'json']);
  expect(clean.code).toBe(0);
  expect(JSON.parse(clean.out)).toMatchObject({ ok: true, complete: true, findings: [] });
  const broken = await novatrek(workspace({ 'platform.yaml': 'a: [' }), ['check', '--format', 'json']);
  expect(broken.code).toBe(1);
  expect(JSON.parse(broken.out)).toMatchObject({ ok: false, complete: false, rules: [] });
});

it('check --rules: lists how much each rule looked at', async () => {
  const ran = await novatrek(workspace(), ['check', '--rules']);
  expect(ran.code).toBe(0);
  expect(ran.out).toMatch(/^no-cross-service-foreign-key +0$/m);
  expect(ran.out).toMatch(/^one-schema-per-service +3$/m);
  const lines = ran.out.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(30);
  expect(new Set(lines.map((line) => line.length)).size, 'columns line up').toBe(1);
});

it('check: reports all problems of all broken files, and that the rules did not run', async () => {
  const files = { 'platform.yaml': 'name: a\nname: b\n', 'domains/sales.yaml': 'name: [\n', 'stray.txt': 'a' };
  const ran = await novatrek(workspace({ ...unlisted, ...files }), ['check']);
  expect(ran.code).toBe(1);
  const heads = ran.out.split('\n').filter((line) => line.startsWith('architecture/'));
  expect(new Set(heads.map((line) => line.split(':')[0]))).toEqual(
    new Set(['architecture/domains/sales.yaml', 'architecture/platform.yaml', 'architecture/stray.txt']),
  );
  expect(heads.map((line) => line.split(':')[0])).toEqual(heads.map((line) => line.split(':')[0]).sort());
  expect(ran.err).toContain('the rules did not run: first mend the above');
});

it('check: an exception excuses until its last day', async () => {
  const folder = workspace(excused);
  const during = await novatrek(folder, ['check', '--today', '2026-06-30']);
  expect(during).toMatchObject({ code: 0, out: '' });
  expect(during.err).toContain('1 recorded exception ');
  const after = await novatrek(folder, ['check', '--today', '2026-07-01']);
  expect(after.code).toBe(1);
  expect(after.out).toContain('error  exception-in-force  ');
  expect(after.out).toContain('error  reads-by-readers  ');
  const report = JSON.parse((await novatrek(folder, ['check', '--today', '2026-06-30', '--format', 'json'])).out);
  expect(report.findings).toEqual([]);
  expect(report.excepted).toMatchObject([{ rule: 'reads-by-readers', exception: 'EXC-1' }]);
});

it('check: finds the workspace above, or the one that --root names', async () => {
  const folder = workspace(unlisted);
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  expect((await novatrek(join(folder, 'a/b'), ['check'])).out).toContain(
    'architecture/services/svc-billing.yaml:26:39',
  );
  expect((await novatrek(emptyFolder(), ['check', '--root', folder])).code).toBe(1);
  expect((await novatrek(folder, ['check', '--root', workspace()])).code).toBe(0);
  expect((await novatrek(join(folder, 'a'), ['check', '--root', '..'])).code).toBe(1);
});

it('exits with 2 and the mend where it cannot run', async () => {
  const [folder, empty] = [workspace(), emptyFolder()];
  const cases: [string, string[], RegExp][] = [
    [
      empty,
      ['check'],
      /^novatrek: no architecture\/ folder in .*\n {3}fix {2}run it in a workspace, or name one with --root DIR\n$/,
    ],
    [empty, ['check', '--root', '/nowhere'], /^novatrek: no architecture\/ folder in \/nowhere\n/],
    // A named root is meant: nothing above it is taken instead.
    [folder, ['check', '--root', 'architecture'], /^novatrek: no architecture\/ folder in /],
    [empty, ['impact', 'a'], /^novatrek: no architecture\/ folder/],
    [empty, ['export', 'json'], /^novatrek: no architecture\/ folder/],
    [folder, ['chek'], /unknown command 'chek'[\s\S]*Did you mean check\?/],
    [folder, ['check', '--fromat', 'json'], /unknown option '--fromat'[\s\S]*Did you mean --format\?/],
    [folder, ['check', '--format', 'jsn'], /'jsn' is invalid\. Allowed choices are text, json/],
    [folder, ['check', 'more'], /too many arguments/],
    [folder, ['check', '--today', '2026-02-30'], /--today 2026-02-30 is no day\n {3}fix {2}write it like/],
    [folder, ['export', 'jsn'], /there is no export format jsn\n {3}fix {2}did you mean json\?/],
    [folder, ['export'], /missing required argument 'format'/],
    [folder, ['impact'], /missing required argument 'thing'/],
    [folder, [], /Usage: novatrek/],
  ];
  await Promise.all(
    cases.map(async ([where, args, message]) => {
      const ran = await novatrek(where, args);
      expect(ran, args.join(' ')).toMatchObject({ code: 2, out: '' });
      expect(ran.err, args.join(' ')).toMatch(message);
      expect(ran.err, args.join(' ')).not.toMatch(/^ {4}at /m);
    }),
  );
});

it('--version: the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const flag of ['--version', '-v'])
    expect(await novatrek(emptyFolder(), [flag])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

/** The words of every command that does something: a group like `portal` is asked for its own commands. */
async function commandsBelow(words: readonly string[]): Promise<{ words: readonly string[]; help: string }[]> {
  const ran = await novatrek(root, [...words, '--help']);
  expect(ran, words.join(' ')).toMatchObject({ code: 0, err: '' });
  const listed = [...(ran.out.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z][a-z-]*)/gm)];
  const names = listed.map((match) => match[1] ?? '').filter((name) => name !== 'help');
  if (names.length === 0) return [{ words, help: ran.out }];
  return (await Promise.all(names.map((name) => commandsBelow([...words, name])))).flat();
}

it('--help: every command shows an example of itself', async () => {
  const commands = await commandsBelow([]);
  const names = commands.map(({ words }) => words[0]);
  expect(names).toEqual(expect.arrayContaining(['check', 'explain', 'impact', 'export']));
  for (const { words, help } of commands)
    expect(help, words.join(' ')).toMatch(new RegExp(`Examples?:\\n +novatrek ${words.join(' ')}`));
});

it('writes no color into a pipe, whatever the terminal says', async () => {
  const folder = workspace(unlisted);
  for (const environment of [{}, { NO_COLOR: '1' }, { TERM: 'xterm-256color', COLORTERM: 'truecolor' }])
    for (const args of [['check'], ['explain'], ['impact', 'svc-orders'], ['chek']]) {
      const ran = await novatrek(folder, args, environment);
      expect(`${ran.out}${ran.err}`, args.join(' ')).not.toContain('\u001b');
    }
});

it('ends in silence when the reader of a pipe has seen enough', async () => {
  for (const args of ['export json', 'explain --json', 'check --format json', 'impact svc-reservations']) {
    const line = `"$0" "$1" ${args} --root "$2" | head -n 1`;
    const shell = new Promise<{ error: unknown; out: string; err: string }>((done) => {
      execFile('sh', ['-c', line, process.execPath, program, root], (error, out, err) => done({ error, out, err }));
    });
    const { error, out, err } = await shell;
    expect(error, args).toBeNull();
    expect(out.trim().split('\n'), args).toHaveLength(1);
    expect(err, args).toBe('');
  }
});

it('writes all of a long output into a pipe', async () => {
  const ran = await novatrek(root, ['export', 'json']);
  expect(ran.out.length).toBeGreaterThan(500_000);
  expect(Object.keys(JSON.parse(ran.out).services).length).toBe(22);
});
