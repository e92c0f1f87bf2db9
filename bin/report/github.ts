import { count, type Located } from '../report.ts';
import { details } from './located-text.ts';
import { isChanged, ofSeverity, type Report } from './report.ts';
import { safely } from './safely.ts';

/** GitHub shows no more of each level per step, and drops the rest without a word. */
const shown = 10;

/** Workflow commands: annotations on the lines of a pull request, those on changed lines first. */
export function github(report: Report): string {
  const errors = inOrder(ofSeverity(report.open, 'error'), report);
  const warnings = inOrder(ofSeverity(report.open, 'warning'), report);
  const lines = [
    ...errors.slice(0, shown).map((one) => annotation('error', one, report)),
    ...warnings.slice(0, shown).map((one) => annotation('warning', one, report)),
  ];
  const many = [...more(errors.length - shown, 'more error'), ...more(warnings.length - shown, 'more warning')];
  const left = many.length === 0 ? [] : [...many, ...more(ofSeverity(report.open, 'info').length, 'note')];
  const rest = [
    ...(left.length > 0 ? [`${left.join(', ')} without an annotation: the job summary and the log list them`] : []),
    ...(report.complete ? [] : ['the rules did not run: first mend what is reported']),
  ];
  if (rest.length > 0) lines.push(`::notice title=${property('novatrek check')}::${data(rest.join('\n'))}`);
  return lines.map((line) => `${line}\n`).join('');
}

function more(many: number, what: string): string[] {
  return many > 0 ? [count(many, what)] : [];
}

/** On a changed line, in a changed file, elsewhere. */
function inOrder(found: readonly Located[], { base }: Report): Located[] {
  const rank = (one: Located) => (isChanged(one, base) ? 0 : base?.changed.has(one.file) === true ? 1 : 2);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

function annotation(level: 'error' | 'warning', one: Located, { prefix = '' }: Report): string {
  const { line, col, length } = one.place;
  const at = { file: `${prefix}${one.file}`, line, endLine: line, col, endColumn: col + length, title: one.rule };
  const properties = Object.entries(at).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${properties.join(',')}::${data([safely(one.message), ...details(one, prefix)].join('\n'))}`;
}

/** A line break would end the command, and what follows it could be another one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
