import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchAndRun } from '../../bin/watch.ts';
import { emptyFolder } from './novatrek.ts';

it('runs again at a change anywhere in the workspace, also in folders made later, but not in what is installed', async () => {
  const root = emptyFolder();
  for (const folder of ['src/a', 'node_modules/b', '.git', 'dist']) mkdirSync(join(root, folder), { recursive: true });
  let runs = 0;
  let told = () => {};
  const ended = watchAndRun(root, () => {
    runs++;
    told();
  });
  /** Waits until no run has come for a while. */
  const quiet = () =>
    new Promise<void>((done) => {
      let timer = setTimeout(done, 300);
      told = () => {
        clearTimeout(timer);
        timer = setTimeout(done, 300);
      };
    });
  /** Makes a change and waits for the run it brings, however long that takes. */
  const runsAfter = async (change: () => void): Promise<void> => {
    const next = new Promise<void>((done) => {
      told = done;
    });
    change();
    await next;
    await quiet();
  };
  const write = (path: string) => () => writeFileSync(join(root, path), `${runs}`);
  expect(runs).toBe(1);
  await runsAfter(write('src/a/one.ts'));
  await runsAfter(() => mkdirSync(join(root, 'src/later')));
  await runsAfter(write('src/later/two.sql'));
  await runsAfter(write('novatrek-baseline.json'));
  const before = runs;
  for (const path of ['node_modules/b/c.js', '.git/index', 'dist/d.js']) write(path)();
  await quiet();
  expect(runs).toBe(before);
  await runsAfter(() => rmSync(join(root, 'src'), { recursive: true }));
  process.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toBe(0);
  const last = runs;
  write('three.ts')();
  await quiet();
  expect(runs).toBe(last);
}, 60_000);
