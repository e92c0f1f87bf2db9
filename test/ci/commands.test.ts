import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { formats } from '../../bin/report/print.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readdirSync(join(root, 'docs/ci')).map((name) => `docs/ci/${name}`);
const files = ['action.yml', ...docs];
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What is meant to be run: of YAML all but its comments, of Markdown what stands in backticks. */
function codeOf(path: string): string {
  const text = read(path);
  if (!path.endsWith('.md')) return text.replaceAll(/^\s*#.*$/gm, '');
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '').join('\n');
}

/** What the text says to novatrek: a command with the options on its line, and options that are set up before it. */
function saidIn(text: string): { command: string; options: string[]; formats: string[] }[] {
  const prepared = [...text.matchAll(/(?:options\+?=\(|set -- (?:"\$@" )?)([^\n)]*)/g)].flatMap((match) =>
    optionsOf(match[1] ?? ''),
  );
  return [...text.matchAll(/\bnovatrek ([a-z]+)\b([^\n`>|]*)/g)]
    .filter(([line]) => !/novatrek (check|baseline)::|name: novatrek check/.test(line))
    .map(([, command = '', rest = '']) => ({
      command,
      options: [...optionsOf(rest), ...(/"\$[@{]/.test(rest) ? prepared : [])],
      formats: [...rest.matchAll(/--format (\w+)/g)].map((match) => match[1] ?? ''),
    }));
}

function optionsOf(words: string): string[] {
  return [...words.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(String);
}

const helps = new Map<string, string>();
function help(command: string): string {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const words = command === '' ? ['--help'] : [command, '--help'];
  const said = execFileSync(process.execPath, [join(root, 'bin/novatrek.js'), ...words], { encoding: 'utf8' });
  helps.set(command, said);
  return said;
}

function unknownIn(text: string): string[] {
  const commands = [...(help('').split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(
    (match) => match[1],
  );
  return saidIn(text).flatMap((said) => {
    if (!commands.includes(said.command)) return [said.command];
    const known = new Set(optionsOf(help(said.command)));
    return [
      ...said.options.filter((option) => !known.has(option)).map((option) => `${said.command} ${option}`),
      ...said.formats.filter((format) => !help(said.command).includes(`"${format}"`)),
    ];
  });
}

it('every file for a pipeline is YAML, or words', () => {
  for (const path of files) if (!path.endsWith('.md')) expect(() => parse(read(path)), path).not.toThrow();
});

it('says nothing to novatrek that it does not know', () => {
  const all = files.flatMap((path) => saidIn(codeOf(path)));
  expect(all.length).toBeGreaterThan(8);
  expect(all.flatMap((one) => one.options)).toContain('--strict');
  for (const path of files) expect(unknownIn(codeOf(path)), path).toEqual([]);
});

it('would see a command, an option and a format that nobody knows', () => {
  const text = 'set -- --rot x\nnovatrek check "$@" --format xml\nnpx novatrek chek\n`novatrek baseline --prun`';
  expect(unknownIn(text)).toEqual(['check --rot', 'xml', 'chek', 'baseline --prun']);
});

it('offers every format that there is', () => {
  for (const format of formats) expect(help('check')).toContain(`"${format}"`);
});

it('names only files that exist', () => {
  for (const path of docs) {
    const links = [...read(path).matchAll(/\]\(([^)#\s]+)\)/g)].map((match) => match[1] ?? '');
    for (const link of links) expect(existsSync(join(root, dirname(path), link)), `${path}: ${link}`).toBe(true);
  }
  expect(read('docs/ci/README.md')).toContain('novatrek-baseline.json');
});

it('hands GitHub’s action only inputs that it has', () => {
  const inputs = Object.keys(parse(read('action.yml')).inputs);
  const steps: { uses?: string; with?: object }[] = parse(read('docs/ci/github.yml')).jobs.check.steps;
  const step = steps.find((one) => one.uses?.includes('/novatrek@'));
  expect(inputs).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { none: 1 })));
});

it('shows GitLab the files that it writes', () => {
  const job = parse(read('docs/ci/gitlab.yml')).architecture;
  const script: string = job.script.join('\n');
  for (const path of [...job.artifacts.paths, ...Object.values(job.artifacts.reports)])
    expect(script).toContain(`>${path}`);
});
