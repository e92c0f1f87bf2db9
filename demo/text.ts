import type { Paint } from '../bin/report.ts';
import type { Report } from './stage.ts';
import type { Summary } from './summary.ts';
import type { Call, Happened } from './traffic.ts';

export function legend(paint: Paint): string {
  return `${paint('dim', 'below each step what it caused:  → a call   ⇢ a call made after commit   ● an event, and who heard it')}\n`;
}

/** One step: what happened, then the calls and events behind it. */
export function textOf(report: Report, paint: Paint): string {
  const { step, title, said, calls, events, failure, took } = report;
  const head = `${String(step).padStart(2)}  ${paint('bold', title)}`;
  const end = failure === undefined ? paint('dim', `${(took / 1_000).toFixed(1)} s`) : paint('red', 'FAILED');
  return [
    '',
    `${head}  ${end}`,
    ...said.map((line) => `    ${line}`),
    ...(failure === undefined
      ? []
      : [`    ${paint('red', 'expected')}  ${failure.expected}`, `    ${paint('red', 'came')}      ${failure.came}`]),
    ...callLines(calls, paint),
    ...eventLines(events, paint),
    '',
  ].join('\n');
}

interface Group {
  readonly call: Call;
  readonly times: number[];
}

/** Calls that are the same but for their time are one line. */
function callLines(calls: readonly Call[], paint: Paint): string[] {
  const groups = new Map<string, Group>();
  for (const call of calls) {
    const { caller, target, status, depth, later } = call;
    const key = JSON.stringify([caller, target, shortened(call.operation), status, depth, later]);
    const group = groups.get(key) ?? { call, times: [] };
    group.times.push(call.ms);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ call, times }) => {
    const { caller, target, operation, status, depth, later } = call;
    return {
      who: `${'  '.repeat(depth)}${caller} ${later ? '⇢' : '→'} ${target}`,
      operation: shortened(operation),
      status: status === undefined ? '---' : String(status),
      good: status !== undefined && status < 400,
      times: `${times.length === 1 ? '' : `${times.length} × `}${span(times)}`,
    };
  });
  const widths = {
    who: Math.max(0, ...rows.map(({ who }) => who.length)),
    operation: Math.max(0, ...rows.map(({ operation }) => operation.length)),
  };
  return rows.map(({ who, operation, status, good, times }) => {
    const what = `${who.padEnd(widths.who)}  ${operation.padEnd(widths.operation)}`;
    return `    ${paint('dim', what)}  ${good ? paint('dim', status) : paint('yellow', status)}  ${paint('dim', times)}`;
  });
}

function span(times: readonly number[]): string {
  const [least, most] = [Math.min(...times), Math.max(...times)].map((one) => Math.max(1, Math.round(one)));
  return least === most ? `${least} ms` : `${least}-${most} ms`;
}

/** Ids in the paths of external systems say nothing to a reader. */
function shortened(operation: string): string {
  return operation.replaceAll(/\/(?=[\w-]*\d)[\w-]{12,}/g, '/…');
}

/** The same event of the same producer, heard by the same, is one line. */
function eventLines(events: readonly Happened[], paint: Paint): string[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    const line = eventLine(event, paint);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `    ${paint('blue', '●')} ${count === 1 ? '' : `${count} × `}${line}`);
}

function eventLine({ producer, channel, consumers, unwritten, failed }: Happened, paint: Paint): string {
  const parts = [
    ...(consumers.length === 0 ? [] : [consumers.join(', ')]),
    ...(failed.length === 0 ? [] : [paint('red', `failed: ${failed.join(', ')}`)]),
    ...(unwritten.length === 0 ? [] : [paint('dim', `not written yet: ${unwritten.join(', ')}`)]),
  ];
  return `${producer} → ${paint('blue', channel)} → ${parts.join('; ')}`;
}

export function summaryText(summary: Summary, paint: Paint): string {
  const { steps, failed, calls, later, events, services, mocks, externals, messages, seconds } = summary;
  const sent = Object.values(messages).reduce((sum, count) => sum + count, 0);
  const ways = Object.entries(messages).map(([channel, count]) => `${count} ${channel}`);
  return [
    '',
    failed === 0
      ? paint('bold', `All ${steps} steps went as they should, in ${seconds.toFixed(0)} s.`)
      : paint('red', `Step ${steps} did not go as it should; the story ends there.`),
    `  ${calls} calls, ${later} of them after a commit`,
    `  ${events} events`,
    `  ${services.length} services, ${mocks.length} mocks and ${externals.length} external systems took part`,
    `  ${sent} messages reached guests and guide${sent === 0 ? '' : `: ${ways.join(', ')}`}`,
    '',
  ].join('\n');
}
