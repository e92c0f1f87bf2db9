import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const novatrek = fileURLToPath(new URL('bin/novatrek.js', import.meta.resolve('novatrek/package.json')));
const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));

function runs(program, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
}

test('the architecture holds', () => runs(novatrek, 'check'));
test('what follows from it is written', () => runs(novatrek, 'generate', '--check'));
test('the services keep to their contracts', () => runs(tsc, '--noEmit'));
