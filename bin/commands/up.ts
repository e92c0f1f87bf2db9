import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { emptyDataFolder, hasData, takeDataFolder } from '../platform/data-folder.ts';
import { writeRunning } from '../platform/running-file.ts';
import { Interrupted, type Platform, startPlatform } from '../platform/start-platform.ts';
import { untilTold } from '../platform/until-told.ts';
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
  const port = portOf(options.port);
  const dataDir = resolve(options.data ?? join(root, '.novatrek'));
  const letGo = takeDataFolder(dataDir);
  try {
    if (options.reset === true && !(await reset(dataDir, options.yes === true))) return 1;
    const told = untilTold();
    // A terminal that was closed can't be written to; that must not keep us from ending well.
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => {});
    const ending = new AbortController();
    void told.then(() => ending.abort());
    const progress = progressOn(process.stderr);
    const began = performance.now();
    const traces = options.traces === true;
    const platform = await startPlatform({
      root,
      model,
      dataDir,
      port,
      only: options.only,
      processes: options.processes === true,
      traces,
      checkAnswers: true,
      variables: process.env,
      signal: ending.signal,
      note: progress.note,
      say: progress.say,
    }).finally(progress.done);
    await run(platform, { dataDir, traces }, told, performance.now() - began);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.stderr.write('ended before it stood\n');
    return 130;
  } finally {
    letGo();
  }
}

async function run(
  platform: Platform,
  { dataDir, traces }: { readonly dataDir: string; readonly traces: boolean },
  told: Promise<void>,
  took: number,
): Promise<void> {
  const { portalUrl, databaseUrl, services } = platform;
  const forget = writeRunning(dataDir, {
    pid: process.pid,
    databaseUrl,
    ...(portalUrl === undefined ? {} : { portalUrl }),
    services: Object.fromEntries(services.map(({ hosted, url }) => [hosted.id, url])),
    mocks: services.filter(({ hosted }) => hosted.kind === 'mock').map(({ hosted }) => hosted.id),
    traces,
  });
  process.stdout.write(table(platform));
  const shown = relative(process.cwd(), dataDir) || '.';
  process.stderr.write(
    `up in ${(took / 1_000).toFixed(1)} s; data in ${shown}, logs in services.log there; Ctrl-C ends it\n`,
  );
  await told;
  process.stderr.write('ending\n');
  forget();
  await platform.stop();
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
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** One line that changes on a terminal; elsewhere a line for each step. What somebody should know stays. */
function progressOn(stream: NodeJS.WriteStream) {
  let changing = stream.isTTY;
  const clear = () => {
    if (changing) stream.write('\r\u001b[K');
  };
  return {
    note(line: string) {
      clear();
      stream.write(changing ? `starting ${line}`.slice(0, (stream.columns || 80) - 1) : `starting ${line}\n`);
    },
    say(line: string) {
      clear();
      stream.write(`${line}\n`);
    },
    done() {
      clear();
      changing = false;
    },
  };
}

async function reset(dataDir: string, yes: boolean): Promise<boolean> {
  if (!hasData(dataDir)) return true;
  if (!yes) {
    if (!process.stdin.isTTY)
      throw new CannotRun(`--reset deletes all data in ${dataDir}`, 'say --yes too if that is meant');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`Delete all data in ${dataDir}? [y/N] `);
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) return false;
  }
  await emptyDataFolder(dataDir);
  return true;
}
