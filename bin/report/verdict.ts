import { count } from '../report.ts';
import { ofSeverity, type Report } from './report.ts';

/** What came of it, in a few words. */
export function verdict(report: Report): string {
  const of = (severity: 'error' | 'warning') => ofSeverity(report.open, severity).length;
  const [errors, warnings] = [of('error'), of('warning')];
  if (errors === 0 && warnings === 0) return report.complete ? 'nothing to mend' : 'could not judge';
  const counts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(', ');
  return errors > 0 ? counts : `${counts}, nothing that blocks`;
}

/** What was found and does not count. */
export function asides(report: Report): string[] {
  const { preExisting, known, excepted, ignored, base } = report;
  return [
    ...(base === undefined ? [] : [`against ${base.ref}`]),
    ...(preExisting.length > 0 ? [`${preExisting.length} pre-existing`] : []),
    ...((base?.mended ?? 0) > 0 ? [`${base?.mended} mended`] : []),
    ...(known.length > 0 || (base?.known ?? 0) > 0 ? [knownOf(known.length, base?.known)] : []),
    ...(excepted.length > 0 ? [count(excepted.length, 'recorded exception')] : []),
    ...(ignored.length > 0 ? [`${ignored.length} ignored in the source`] : []),
  ];
}

function knownOf(now: number, before: number | undefined): string {
  if (before === undefined) return `${now} known`;
  const change = now - before;
  return `${now} known (base ${before}${change === 0 ? '' : `, ${change > 0 ? '+' : ''}${change}`})`;
}

/** So that nobody takes having looked at nothing for being clean. */
export function lookedAt({ rules, files }: Report): string {
  const ran = rules.filter((rule) => rule.subjects !== undefined);
  const subjects = ran.reduce((sum, rule) => sum + (rule.subjects ?? 0), 0);
  return `${count(ran.length, 'rule')} looked at ${count(subjects, 'subject')} in ${count(files, 'file')}`;
}
