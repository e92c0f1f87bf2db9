import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { noteAnswer } from '../services/note-answer.ts';
import { letGo } from './exchange.ts';
import { reusedKeys } from './keys.ts';
import { type Plan, plainPlan } from './plans.ts';
import { type FuzzedPlatform, startFuzzed, type Target } from './platform.ts';
import { canary } from './schema-values.ts';
import { beginSession, type Failure, fuzz, type Session } from './session.ts';

// What is asked follows from the seed alone; with more than one lane the order does not. For a long session:
// FUZZ_SEED=7 FUZZ_RUNS=300 FUZZ_LANES=4 FUZZ_REPORT=/tmp/report npx vitest run test/fuzz
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);
const runs = Number(process.env.FUZZ_RUNS ?? 8);
const lanes = Number(process.env.FUZZ_LANES ?? 1);

vi.setConfig({ testTimeout: 60_000 + runs * 20_000, hookTimeout: 120_000 });

let platform: FuzzedPlatform;
let session: Session;
const counts = new Map<string, number>();
beforeAll(async () => {
  platform = await startFuzzed();
  session = beginSession(platform, ({ contract, name }, status, problem) => {
    noteAnswer(contract.service, name, status);
    const key = `${contract.service} ${name} ${status} ${problem ?? ''}`.trim();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
});
afterAll(letGo);

/** Of requests that were refused because something took too long: no fault of the services where the machine is busy. */
function lateTraces(log: string): ReadonlySet<string> {
  const lines = log.split('\n').filter((line) => line.includes('"status":503'));
  const late = lines.filter((line) =>
    /did not answer in time|was not asked|answered 503|connection timeout/.test(line),
  );
  return new Set(late.flatMap((line) => /"trace_id":"(\w+)"/.exec(line)?.[1] ?? []));
}

function traceIn(answer: string): string {
  return (/"instance":"urn:uuid:([\w-]+)"/.exec(answer)?.[1] ?? '').replaceAll('-', '');
}

/** For somebody who looks into it: what came of it, in the folder FUZZ_REPORT. */
function keep(failures: readonly Failure[]): void {
  const folder = process.env.FUZZ_REPORT;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'failures.txt'), report(failures));
  writeFileSync(
    join(folder, 'answers.txt'),
    [...counts]
      .map(([key, count]) => `${key} ${count}\n`)
      .sort()
      .join(''),
  );
  writeFileSync(join(folder, 'services.log'), platform.log());
  writeFileSync(join(folder, 'said.txt'), platform.said());
}

/** What no schema would take; undefined for an operation that takes nothing. */
function malformed({ data }: Target): Partial<Plan> | undefined {
  if (data.body !== undefined) return { rawBody: '[', headers: data.guarded === true ? { 'if-match': '"1"' } : {} };
  const takesAny = data.params !== undefined || data.query !== undefined;
  return takesAny ? { query: [['%00', '']], headers: data.guarded === true ? { 'if-match': '"1"' } : {} } : undefined;
}

/** The address without the ids that it needs. */
function nameless({ data }: Target): Partial<Plan> | undefined {
  const ids = [...data.path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  return ids.length === 0 ? undefined : { path: Object.fromEntries(ids.map((name) => [name, { raw: '' }])) };
}

function report(failures: readonly Failure[]): string {
  const kinds = new Map<string, Failure[]>();
  for (const failure of failures) {
    const kind = `${failure.operation}: ${failure.faults.join('; ').slice(0, 300)}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
  }
  return [...kinds]
    .map(([kind, [first, ...more]]) =>
      [`${kind} (${more.length + 1} times; ${first?.twist})`, `  ${first?.curl}`, `  ${first?.answer}`].join('\n'),
    )
    .join('\n\n');
}

it('lets in nobody who is not declared, nothing that is malformed, and nobody who comes too late', async () => {
  const wrong: string[] = [];
  for (const target of platform.targets) {
    const { contract, name, data } = target;
    const stranger = platform.callers.find((one) => one.startsWith('svc-') && !data.callers.includes(one)) ?? '';
    const plan = plainPlan(target);
    const late = { 'x-request-deadline': '1' };
    for (const [status, change] of [
      [401, { caller: null }],
      [401, { headers: { authorization: 'Bearer a.b.c' } }],
      [403, { caller: stranger }],
      [503, { headers: late }],
      [400, malformed(target)],
      [404, nameless(target)],
    ] as const) {
      if (change === undefined) continue;
      const answer = await session.ask({ ...plan, ...change });
      const isOpen = data.public === true && (status === 401 || status === 403);
      if (answer.status !== status && !isOpen)
        wrong.push(`${contract.service} ${name} answers ${answer.status}, not ${status}: ${answer.text}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('answers whatever is asked with what its contract documents', async () => {
  await fuzz(session, platform, { seed, runs, lanes });
  const late = lateTraces(platform.log());
  const failures = session.failures.filter(({ answer }) => !late.has(traceIn(answer)));
  keep(failures);
  expect(report(failures), `FUZZ_SEED=${seed} FUZZ_RUNS=${runs} FUZZ_LANES=${lanes}`).toBe('');
});

it('takes no key for two requests', async () => {
  expect(await reusedKeys(session, platform, seed)).toEqual([]);
});

it('still stands afterwards, all of it', async () => {
  expect(platform.isAlive()).toBe(true);
  for (const origin of new Set(platform.targets.map((target) => target.origin))) {
    const answer = await fetch(`${origin}/readyz`);
    expect({ origin, status: answer.status, body: await answer.json() }).toMatchObject({ status: 200 });
  }
});

it("has not slipped behind anybody's back: in a job, or over an event", () => {
  const lines = platform
    .log()
    .split('\n')
    .filter((line) => /\b(Type|Range|Reference|Syntax)Error\b/.test(line));
  expect(lines.slice(0, 5)).toEqual([]);
});

it('has logged nothing about anybody', () => {
  const lines = platform
    .log()
    .split('\n')
    .filter((line) => line.includes(canary));
  expect(lines.slice(0, 5)).toEqual([]);
});
