import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { type Contracts, readContracts } from '../../demo/contracts.ts';
import { type OwnPlatform, startOwnPlatform } from '../../demo/own-platform.ts';
import { openStage, type Report } from '../../demo/stage.ts';
import { dayOfAdventure } from '../../demo/story.ts';
import { TraceFile } from '../../demo/trace-file.ts';
import { undeclaredIn, unheardIn } from './declared.ts';
import { expected } from './expected.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));

let own: OwnPlatform;
let contracts: Contracts;
beforeAll(async () => {
  contracts = await readContracts(root);
  own = await startOwnPlatform(root, process.env);
});
afterAll(() => own?.stop());

it('runs on the servers that the environment names, and on embedded ones elsewhere', async () => {
  const { DATABASE_URL: server, KAFKA_BROKERS: brokers } = process.env;
  expect(existsSync(join(own.dataDir, 'pg'))).toBe(server === undefined);
  const { databaseUrl } = JSON.parse(readFileSync(join(own.dataDir, 'running.json'), 'utf8'));
  if (server !== undefined) expect(new URL(databaseUrl).host).toBe(new URL(server).host);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  // The embedded log has a database of its own.
  const { rowCount } = await client.query("select 1 from pg_database where datname = current_database() || '_bus'");
  await client.end();
  expect(rowCount).toBe(brokers === undefined ? 1 : 0);
});

function callsOf({ calls }: Report): string[] {
  return calls.map(({ caller, target, operation, status, later }) =>
    [caller, later ? '⇢' : '→', target, operation, status].join(' '),
  );
}

it('a day of adventure goes as it should, and nothing happens on the way that the architecture does not declare', async () => {
  const reports: Report[] = [];
  const traces = new TraceFile(own.platform.traceFile);
  const stage = openStage({ platform: own.platform, traces, contracts, tell: (report) => reports.push(report) });
  const messages = await dayOfAdventure(stage).catch((error: unknown) => {
    throw new Error(`step ${reports.length}: ${String(error)}`);
  });
  expect(reports.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
  for (const [index, report] of reports.entries()) {
    const { title, said, events, failure } = report;
    expect(failure, title).toBeUndefined();
    expect(said.length, title).toBeGreaterThan(0);
    expect(callsOf(report), title).toEqual(expect.arrayContaining([...(expected[index]?.calls ?? [])]));
    expect(events.map(({ event, consumers }) => `${event}: ${consumers.join(', ')}`).sort(), title).toEqual(
      expected[index]?.events,
    );
    expect(undeclaredIn(report), title).toEqual([]);
    expect(unheardIn(report, contracts.isWritten), title).toEqual([]);
  }
  // Nobody is told of an incident before there was one.
  const early = reports.find(({ title }) => title === 'What they have heard so far')?.said ?? [];
  expect(early.filter((line) => /incident|About what happened|safety-alert/.test(line))).toEqual([]);
  expect(messages.length).toBeGreaterThan(20);
});

function demo(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    const all = ['--import', 'novatrek/typescript', 'demo/run.ts', ...args];
    execFile(process.execPath, all, { cwd: root, env: { PATH: process.env.PATH }, maxBuffer: 1e8 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

it('npm run demo: plays it again on the same data, and tells it to scripts', async () => {
  const ran = await demo(['--data', own.dataDir, '--json']);
  expect(ran.code, ran.err).toBe(0);
  const { steps, summary }: { steps: readonly Report[]; summary: Record<string, unknown> } = JSON.parse(ran.out);
  expect(steps.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
  const calls = steps.flatMap((report) => report.calls);
  expect(summary).toMatchObject({
    steps: expected.length,
    failed: 0,
    calls: calls.length,
    later: calls.filter(({ later }) => later).length,
    events: expected.flatMap(({ events }) => events).length,
  });
  expect(summary.services).toHaveLength(13);
  expect(summary.mocks).toEqual(['svc-emergency-response', 'svc-wildlife-tracking']);
});

it('leaves nothing put aside, no request that broke, and nothing about a person in logs and traces', async () => {
  const { services }: Running = JSON.parse(readFileSync(join(own.dataDir, 'running.json'), 'utf8'));
  for (const [service, url] of Object.entries(services).filter(([id]) => contracts.isWritten(id))) {
    const page = await (await fetch(`${new URL(url).origin}/metrics`)).text();
    expect(/^dead_letters_depth\{[^}]*\} (\d+)/m.exec(page)?.[1] ?? '0', service).toBe('0');
  }
  const [log, traces] = ['services.log', 'traces.jsonl'].map((name) => readFileSync(join(own.dataDir, name), 'utf8'));
  expect(log?.split('\n').filter((line) => /"status":500|"level":"fatal"/.test(line))).toEqual([]);
  for (const text of [log, traces]) {
    expect(text?.length).toBeGreaterThan(10_000);
    expect(text).not.toMatch(/Lindgren|Okoye|@example\.com|\+1303555|1992-04-17|tok_visa/);
  }
});

it('npm run demo: says what was expected and what came, and ends with 1', async () => {
  const folder = copyOfPlatform(({ services, ...rest }) => ({
    ...rest,
    services: { ...services, 'svc-payments': services['svc-reviews'] },
  }));
  symlinkSync(own.platform.traceFile, join(folder, 'traces.jsonl'));
  const { code, out } = await demo(['--data', folder]);
  expect(code, out).toBe(1);
  expect(out).toMatch(/^ 4 {2}She books for two {2}\d+\.\d s$/m);
  expect(out).toMatch(
    /^ 5 {2}The deposit is paid {2}FAILED\n( {4}expected {2}success of processPayment.*\n {4}came {6}404 )/m,
  );
  expect(out).toContain('Step 5 did not go as it should; the story ends there.');
  expect(out).not.toContain('\u001b[');
});

it('npm run demo: says how to start a platform that writes traces', async () => {
  const silent = await demo(['--data', copyOfPlatform((running) => running)]);
  expect(silent).toMatchObject({ code: 2, out: '' });
  expect(silent.err).toContain(
    'demo: the platform that runs here writes no traces\n   fix  end it, and start it with: npm start -- --traces\n',
  );
  const nobody = await demo(['--data', emptyFolder()]);
  expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('demo: no platform runs with its data in') });
  expect(await demo(['--jason'])).toMatchObject({ code: 2, err: expect.stringContaining("Unknown option '--jason'") });
});

interface Running {
  readonly services: Readonly<Record<string, string>>;
}

/** A data folder by which the same platform is found, with something about it changed. */
function copyOfPlatform(change: (running: Running) => object): string {
  const folder = emptyFolder();
  copyFileSync(join(own.dataDir, 'secrets.json'), join(folder, 'secrets.json'));
  const running = JSON.parse(readFileSync(join(own.dataDir, 'running.json'), 'utf8'));
  writeFileSync(join(folder, 'running.json'), JSON.stringify(change(running)));
  return folder;
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
