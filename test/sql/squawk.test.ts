import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { changes } from '../generators/sql-cases.ts';
import { folder, runCase } from '../generators/sql-release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const services = join(root, 'runtime/services');
const temporary = mkdtempSync(join(tmpdir(), 'novatrek-squawk-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function squawk(paths: readonly string[]): string {
  const alone = (path: string) => /^-- novatrek:no-transaction$/m.test(readFileSync(path, 'utf8'));
  const judge = (some: readonly string[], ...words: string[]) =>
    some.length === 0
      ? ''
      : spawnSync(
          join(root, 'node_modules/.bin/squawk'),
          ['--config', join(root, '.squawk.toml'), '--reporter', 'gcc', ...words, ...some],
          { encoding: 'utf8' },
        ).stdout;
  return (
    judge(
      paths.filter((path) => !alone(path)),
      '--assume-in-transaction',
    ) + judge(paths.filter(alone))
  );
}

it('finds nothing dangerous in the migrations of the services', () => {
  const paths = readdirSync(services, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[/\\]migrations[/\\][^/\\]+\.sql$/.test(path))
    .map((path) => join(services, path));
  expect(paths.length).toBeGreaterThanOrEqual(22);
  expect(squawk(paths)).toBe('');
});

it('finds nothing dangerous in what changes make', () => {
  const paths = changes.flatMap((one, i) =>
    runCase(one)
      .files.filter(({ path }) => path.endsWith('.sql'))
      .map(({ path, content }) => {
        const file = join(temporary, `${i}-${path.slice(folder.length + 1)}`);
        writeFileSync(file, content);
        return file;
      }),
  );
  expect(paths.length).toBeGreaterThan(40);
  expect(squawk(paths)).toBe('');
});

it('is asked in earnest', () => {
  const [one, other] = [join(temporary, 'one.sql'), join(temporary, 'other.sql')];
  writeFileSync(one, 'alter table a.b drop column c;\n');
  writeFileSync(other, '-- novatrek:no-transaction\ncreate index i on a.b (c);\n');
  expect(squawk([one, other])).toMatch(/ban-drop-column[\s\S]*require-concurrent-index-creation/);
});
