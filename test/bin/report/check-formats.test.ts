import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changed, type Files } from '../../workspace.ts';
import { emptyFolder, novatrek, workspace } from '../novatrek.ts';
import { shapeOfSarif } from './sarif-shape.ts';
import { parseXml } from './xml.ts';

/** svc-billing reads orders, and the domain does not list it. */
const unlisted: Files = {
  ...changed(
    'services/svc-billing.yaml',
    'to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger',
    'to: svc-orders, endpoint: "GET /orders/{order_id}", for: Look',
  ),
  ...changed('domains/sales.yaml', 'readers: [svc-billing]', 'readers: []'),
};
const path = 'architecture/services/svc-billing.yaml';
const message = 'svc-billing reads Orders with GET /orders/{order_id}, but is no listed reader';

it('check --format sarif: the finding at its place, every rule described', async () => {
  const ran = await novatrek(workspace(unlisted), ['check', '--format', 'sarif']);
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/^1 error, 0 warnings \(/);
  const [run] = shapeOfSarif.parse(JSON.parse(ran.out)).runs;
  expect(run.results).toHaveLength(1);
  expect(run.results[0]?.message.text).toContain(message);
  expect(run.results[0]?.locations[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: path },
    region: { startLine: 26, startColumn: 39 },
  });
  expect(run.tool.driver.rules.map((rule) => rule.id)).toEqual(
    expect.arrayContaining(['reads-by-readers', 'one-schema-per-service', 'ignore-needed']),
  );
  expect(run.results[0]).toMatchObject({ ruleId: 'reads-by-readers' });
});

it('check --format github: annotations name files from the root of the repository, the summary goes to its file', async () => {
  const repository = emptyFolder();
  const summary = join(repository, 'summary.md');
  mkdirSync(join(repository, 'shop'));
  renameSync(join(workspace(unlisted), 'architecture'), join(repository, 'shop/architecture'));
  writeFileSync(summary, 'before\n');
  const environment = {
    GITHUB_WORKSPACE: repository,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_SERVER_URL: 'https://host',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_SHA: 'abc',
  };
  const ran = await novatrek(join(repository, 'shop'), ['check', '--format', 'github'], environment);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(
    new RegExp(
      `^::error file=shop/${path},line=26,endLine=26,col=39,endColumn=\\d+,title=reads-by-readers::svc-billing`,
    ),
  );
  expect(ran.out.trimEnd().split('\n')).toHaveLength(1);
  const written = readFileSync(summary, 'utf8');
  expect(written).toMatch(/^before\n## novatrek check: 1 error\n/);
  expect(written).toContain(`- [line 26](https://host/o/r/blob/abc/shop/${path}#L26) **svc-billing reads Orders`);
  const refused = await novatrek(join(repository, 'shop'), ['check', '--format', 'github'], {
    GITHUB_STEP_SUMMARY: join(repository, 'none/summary.md'),
  });
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('none/summary.md: no such file');
});

it('check --format junit, gitlab, markdown: each says it in its own way, on stdout alone', async () => {
  const folder = workspace(unlisted);
  const junit = await novatrek(folder, ['check', '--format', 'junit']);
  const suites = parseXml(junit.out).children;
  expect(suites.filter((one) => one.attributes.failures === '1').map((one) => one.attributes.name)).toEqual([
    'reads-by-readers',
  ]);
  expect(suites.length).toBeGreaterThan(30);
  const gitlab = await novatrek(folder, ['check', '--format', 'gitlab']);
  expect(JSON.parse(gitlab.out)).toMatchObject([{ check_name: 'reads-by-readers', location: { path } }]);
  const markdown = await novatrek(folder, ['check', '--format', 'markdown']);
  expect(markdown.out).toMatch(/^<!-- novatrek check -->\n## novatrek check: 1 error\n/);
  expect(markdown.out).toContain(`[line 26](${path}#L26)`);
  for (const ran of [junit, gitlab, markdown]) {
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^1 error, 0 warnings \(\d+ rules looked at [^\n]*\n$/);
  }
});

it('check: every format says what keeps the rules from running', async () => {
  const folder = workspace({ 'platform.yaml': 'a: [' });
  const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'];
  const all = await Promise.all(formats.map((format) => novatrek(folder, ['check', '--format', format])));
  for (const [i, ran] of all.entries()) {
    expect(ran.code, formats[i]).toBe(1);
    expect(ran.out, formats[i]).toContain('architecture/platform.yaml');
  }
});
