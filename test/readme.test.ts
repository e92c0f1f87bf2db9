import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** What stands in backticks: spans in a line, and the lines of fenced blocks. */
function codeOf(markdown: string): string[] {
  const fenced = [...markdown.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].flatMap((match) =>
    (match[1] ?? '').split('\n'),
  );
  const prose = markdown.replaceAll(/^```[^\n]*\n[\s\S]*?^```/gm, '');
  return [...fenced, ...[...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')];
}

/** Paths that must exist: words with a slash, or with the ending of a file; not a pattern, an address or a name to fill in. */
function pathsOf(markdown: string): string[] {
  const spans = [...markdown.replaceAll(/^```[^\n]*\n[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    (m) => m[1] ?? '',
  );
  const links = [...markdown.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
  const looksLikePath = (word: string) =>
    !/^(application|text|image)\//.test(word) &&
    /^[\w.@-]+(\/[\w.@-]*)+$|^[\w-]+\.(ts|js|json|md|yaml|sql)$|^[A-Z]+\.md$/.test(word);
  return [...spans.filter(looksLikePath), ...links.filter((link) => !/^[a-z]+:/.test(link))];
}

/** Commands by program: what follows `novatrek` and `npm` or `npm run`. */
function commandsOf(markdown: string): { novatrek: string[]; npm: string[] } {
  const all = codeOf(markdown).flatMap((line) =>
    line.split(/&&|\|\||[|;]/).map((part) => part.trim().replace(/^\$ /, '')),
  );
  const after = (pattern: RegExp) => all.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  return {
    novatrek: after(/^(?:npx )?novatrek ([a-z][a-z-]*)/),
    npm: after(/^npm (?:run )?([a-z][a-z:-]*)/),
  };
}

function missingPaths(markdown: string): string[] {
  return pathsOf(markdown).filter((path) => !existsSync(join(root, path)));
}

function unknownCommands(markdown: string): string[] {
  const help = execFileSync(process.execPath, [join(root, 'bin/novatrek.js'), '--help'], { encoding: 'utf8' });
  const known = [...(help.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1]);
  const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
  const ofNpm = ['ci', 'install', 'i', 'exec', 'pack', 'link', 'init'];
  const { novatrek, npm } = commandsOf(markdown);
  return [
    ...novatrek.filter((name) => !known.includes(name)).map((name) => `novatrek ${name}`),
    ...npm.filter((name) => !scripts.includes(name) && !ofNpm.includes(name)).map((name) => `npm ${name}`),
  ];
}

it('names only paths that exist', () => {
  expect(missingPaths(readme)).toEqual([]);
});

it('names only commands that exist', () => {
  expect(unknownCommands(readme)).toEqual([]);
});

it('would see a path that is gone', () => {
  const text =
    'See `model/`, `bin/nowhere.ts`, `gone.json`, [a rule](rules/none.ts), [a site](https://example.com/a),\n';
  expect(missingPaths(`${text}\`GET /orders/{id}\`, \`**/*.ts\`, \`application/x\`, \`README.md\`, \`a b/c\``)).toEqual(
    ['bin/nowhere.ts', 'gone.json', 'rules/none.ts'],
  );
});

it('would see a command that is gone', () => {
  const text = 'Run `novatrek chek`, `npx novatrek check --root a`, `npm run buld` or `npm test`.\n';
  const block = '```sh\nnpm ci && npm strat\n$ novatrek check | head\nnovatrek frobnicate\n```\n';
  expect(unknownCommands(`${text}${block}`)).toEqual(['novatrek frobnicate', 'novatrek chek', 'npm strat', 'npm buld']);
});
