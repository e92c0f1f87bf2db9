import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Platform, startPlatform } from '../platform/start-platform.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';
import { portOf } from './portal-serve.ts';

export interface UpOptions {
  readonly root?: string;
  readonly only?: readonly string[];
  readonly processes?: boolean;
  readonly port: string;
  readonly data?: string;
  readonly reset?: boolean;
  readonly yes?: boolean;
  readonly traces?: boolean;
}

/** `novatrek up`: the whole platform on this machine, until it is told to end. */
export async function up(options: UpOptions): Promise<number> {
  const { root, model } = loadOrFail(options.root);
  const dataDir = resolve(options.data ?? join(root, '.novatrek'));
  if (options.reset === true && !(await reset(dataDir, options.yes === true))) return 1;
  const told = untilTold();
  const progress = progressOn(process.stderr);
  const starting = startPlatform({
    root,
    model,
    dataDir,
    port: portOf(options.port),
    only: options.only,
    processes: options.processes === true,
    traces: options.traces === true,
    checkAnswers: true,
    variables: process.env,
    note: progress.note,
  }).finally(progress.done);
  if ((await Promise.race([starting, told.then(() => 'told' as const)])) === 'told') {
    // What is half started can't be left: it is ended once it stands.
    await (await starting).stop();
    return 130;
  }
  const platform = await starting;
  process.stdout.write(table(platform));
  process.stderr.write(
    `data in ${relative(process.cwd(), dataDir) || '.'}, logs in services.log there; Ctrl-C ends it\n`,
  );
  await told;
  process.stderr.write('ending\n');
  await platform.stop();
  return 0;
}

function untilTold(): Promise<void> {
  return new Promise((end) => {
    let asked = false;
    const told = () => {
      // Who asks twice doesn't want to wait; the watchdog of the database sees to the rest.
      if (asked) process.exit(130);
      asked = true;
      end();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, told);
  });
}

function table({ portalUrl, services, simulators }: Platform): string {
  const rows = [
    ...(portalUrl === undefined ? [] : [['portal', portalUrl, 'running']]),
    ...services.map(({ hosted, url }) => [
      hosted.id,
      url,
      hosted.kind === 'service' ? 'running' : 'mock: not written yet',
    ]),
    ...simulators.map(({ actor, url }) => [actor, url, 'simulator']),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** One line that changes on a terminal; elsewhere a line for each step. */
function progressOn(stream: NodeJS.WriteStream): { note: (line: string) => void; done: () => void } {
  const live = stream.isTTY;
  return {
    note: (line) => stream.write(live ? `\r\u001b[Kstarting ${line}` : `starting ${line}\n`),
    done: () => {
      if (live) stream.write('\r\u001b[K');
    },
  };
}

/** Deletes what earlier starts left, and nothing that is not theirs. */
async function reset(dataDir: string, yes: boolean): Promise<boolean> {
  if (!existsSync(dataDir)) return true;
  const ours = ['pg', 'secrets.json'].some((name) => existsSync(join(dataDir, name)));
  if (!ours) {
    if (readdirSync(dataDir).length === 0) return true;
    throw new CannotRun(`${dataDir} holds no data of a platform`, 'name its folder with --data DIR');
  }
  if (!yes) {
    if (!process.stdin.isTTY)
      throw new CannotRun(`--reset deletes all data in ${dataDir}`, 'say --yes too if that is meant');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`Delete all data in ${dataDir}? [y/N] `);
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) return false;
  }
  for (const name of ['pg', 'secrets.json', 'files', 'services.log', 'traces.jsonl'])
    rmSync(join(dataDir, name), { recursive: true, force: true });
  return true;
}
