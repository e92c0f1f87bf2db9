/** `npm run demo`: a day of adventure, played on the platform that runs here, or on one of its own. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { painter } from '../bin/report.ts';
import { CannotRun, findRoot } from '../bin/workspace.ts';
import { contract as catalog } from '../runtime/services/svc-trip-catalog/contract.gen.ts';
import { operator } from './cast.ts';
import { readContracts } from './contracts.ts';
import type { Message } from './messages.ts';
import { type OwnPlatform, startOwnPlatform } from './own-platform.ts';
import { findPlatform, type RunningPlatform } from './running-platform.ts';
import { openScene } from './scene.ts';
import { openStage, type Report } from './stage.ts';
import { dayOfAdventure } from './story.ts';
import { StoryFailed } from './story-failed.ts';
import { summaryOf } from './summary.ts';
import { legend, summaryText, textOf } from './text.ts';
import { TraceFile } from './trace-file.ts';

const help = `Plays a day of adventure on the platform that runs here (npm start -- --traces), step by step, with the
calls and events that each step causes. Where none runs it starts one by itself, and ends it afterwards.

  npm run demo
  npm run demo -- --data DIR    the platform whose data is in DIR
  npm run demo -- --json        for scripts

Exit codes: 0 all went as it should, 1 a step did not, 2 it could not run.
`;

async function main(): Promise<number> {
  const { values } = readArguments();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const root = findRoot(undefined);
  const dataDir = resolve(values.data ?? join(root, '.novatrek'));
  const running = findPlatform(dataDir);
  if (running !== undefined) return play(root, running, values.json);
  if (values.data !== undefined)
    throw new CannotRun(`no platform runs with its data in ${dataDir}`, `npm start -- --traces --data ${values.data}`);
  process.stderr.write('no platform runs here: one is started for the story, and ended after it\n');
  const own = await ownPlatform(root);
  try {
    return await play(root, own.platform, values.json);
  } finally {
    await own.stop();
  }
}

function readArguments() {
  const options = {
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options });
  } catch (error) {
    throw new CannotRun(error instanceof Error ? error.message : String(error), 'npm run demo -- --help');
  }
}

/** Ends with us, whatever ends us. */
async function ownPlatform(root: string): Promise<OwnPlatform> {
  // One line that changes, for a person who waits.
  const show = (line: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  };
  const starting = startOwnPlatform(root, process.env, show).finally(() => show(''));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      const end = () => process.exit(130);
      starting.then((own) => own.stop()).then(end, end);
    });
  return starting;
}

async function play(root: string, platform: RunningPlatform, json = false): Promise<number> {
  const traces = new TraceFile(platform.traceFile);
  const [contracts] = await Promise.all([readContracts(root), mustTrace(platform, traces)]);
  const paint = painter(process.stdout, process.env);
  if (!json) {
    const place = platform.portalUrl === undefined ? '' : `, on the platform at ${platform.portalUrl}`;
    process.stdout.write(`${paint('bold', 'A day of adventure')}${place}\n${legend(paint)}`);
  }
  const reports: Report[] = [];
  const tell = (report: Report) => {
    reports.push(report);
    if (!json) process.stdout.write(textOf(report, paint));
  };
  const began = performance.now();
  let messages: readonly Message[] = [];
  try {
    messages = await dayOfAdventure(openStage({ platform, traces, contracts, tell }));
  } catch (error) {
    if (!(error instanceof StoryFailed)) throw error;
  }
  const summary = summaryOf(reports, messages, contracts, (performance.now() - began) / 1_000);
  process.stdout.write(
    json
      ? `${JSON.stringify({ portal: platform.portalUrl, steps: reports, summary }, null, 2)}\n`
      : summaryText(summary, paint),
  );
  return summary.failed === 0 ? 0 : 1;
}

/** Without traces there would be nothing to show below the steps. */
async function mustTrace(platform: RunningPlatform, traces: TraceFile): Promise<void> {
  const mute = new CannotRun(
    'the platform that runs here writes no traces',
    'end it, and start it with: npm start -- --traces',
  );
  if (!platform.traces) throw mute;
  const traceId = randomBytes(16).toString('hex');
  await openScene(platform, traceId).ask(operator, catalog, 'listActivityTypes', {});
  for (let waited = 0; waited < 5_000; waited += 100) {
    if (traces.spansOf(traceId).length > 0) return;
    await pause(100);
  }
  throw mute;
}

// Whoever looks at the first lines only must not keep the rest from ending well.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  process.stderr.write(`demo: ${error.message}\n   fix  ${error.mend}\n`);
  process.exitCode = 2;
}
