import { fingerprint, identities } from '../../rules/fingerprint.ts';
import type { Located } from '../report.ts';
import type { Report } from './report.ts';
import { safely } from './safely.ts';

const severities = { error: 'critical', warning: 'minor', info: 'info' } as const;

/** GitLab's code quality report: what is open, and what was on the base too, for GitLab compares the two by itself. */
export function gitlab(report: Report): string {
  const found: readonly Located[] = [...report.open, ...report.preExisting];
  const names = identities(found);
  const issues = found.map((one, i) => {
    const name = names[i];
    return {
      description: safely(one.fix === undefined ? one.message : `${one.message}; fix: ${one.fix}`),
      check_name: one.rule,
      fingerprint: name === undefined ? '' : fingerprint(name),
      severity: severities[one.severity],
      location: { path: `${report.prefix ?? ''}${one.file}`, lines: { begin: one.place.line } },
    };
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
