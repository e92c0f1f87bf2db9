import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { emptyFolder, program } from './novatrek.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The commands that a section of the README tells people to type. */
function commandsIn(heading: string): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((match) => (match[1] ?? '').trim().split('\n'));
}

it('README: the commands that add a service run as they stand, in a copy of this repository', () => {
  const commands = commandsIn('Add a service in five minutes');
  expect(commands.length).toBeGreaterThan(5);
  const copy = emptyFolder();
  for (const name of ['architecture', 'generated', 'runtime/services', 'schemas'])
    if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
  const programs = join(copy, '.programs');
  mkdirSync(programs);
  writeFileSync(join(programs, 'novatrek'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(programs, 'novatrek'), 0o755);
  const env = { PATH: `${programs}:${process.env.PATH}` };
  const run = (line: string) => {
    const ran = spawnSync('sh', ['-c', line], { cwd: copy, env, encoding: 'utf8' });
    expect(ran.status, `${line}\n${ran.stdout}${ran.stderr}`).toBe(0);
    return ran.stdout;
  };
  const said = commands.map(run).join('\n');
  for (const file of ['service.ts', 'store.ts', 'contract.gen.ts'])
    expect(said).toContain(`create runtime/services/svc-lockers/${file}`);
  expect(said).toContain('change architecture/domains/operations.yaml');
  run('novatrek generate --check');
}, 300_000);
