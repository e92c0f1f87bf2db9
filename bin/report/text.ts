import type { Source } from '../../model/source.ts';
import { count, grouped, type Paint, printText } from '../report.ts';
import { ofSeverity, type Report } from './report.ts';
import { safely } from './safely.ts';
import { asides, lookedAt } from './verdict.ts';

/** For a person at a terminal: the findings in full; what stood before, a line each. */
export function text(report: Report, sources: readonly Source[], paint: Paint, withRules = false): string {
  const out = [printText(report.open, sources, paint)];
  if (report.open.length > 0) out.push('\n');
  for (const one of report.base?.added ?? [])
    out.push(
      `${paint('yellow', 'lets pass')}  ${safely(one.file)}:${one.line}  ${one.kind}  ${one.rule}  ${safely(one.subject)}${one.reason === undefined ? '' : ` (${safely(one.reason)})`}\n`,
    );
  for (const one of report.preExisting)
    out.push(
      paint(
        'dim',
        `${safely(one.file)}:${one.place.line}:${one.place.col}  pre-existing ${one.severity}  ${one.rule}  ${safely(one.message)}`,
      ),
      '\n',
    );
  if (withRules) out.push(`${looked(report)}\n`);
  return out.join('');
}

/** One line for stderr. */
export function summary(report: Report): string {
  const notes = ofSeverity(report.open, 'info').length;
  const parts = [
    count(ofSeverity(report.open, 'error').length, 'error'),
    count(ofSeverity(report.open, 'warning').length, 'warning'),
    ...(notes > 0 ? [count(notes, 'note')] : []),
    ...asides(report),
  ];
  const how = report.complete
    ? `${lookedAt(report)}, ${report.elapsed} ms`
    : 'the rules did not run: first mend the above';
  return `${parts.join(', ')} (${how})`;
}

/** What each rule looked at, in columns. */
function looked({ rules }: Report): string {
  const ran = rules.filter((rule) => rule.subjects !== undefined);
  const width = Math.max(0, ...ran.map(({ id }) => id.length));
  return ran.map(({ id, subjects }) => `${id.padEnd(width)}  ${grouped(subjects ?? 0).padStart(7)}`).join('\n');
}
