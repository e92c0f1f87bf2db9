import { fingerprint, identities } from '../../rules/fingerprint.ts';
import { asData, type Located } from '../report.ts';
import { isOk, type Report } from './report.ts';

/** For scripts: the names of the fields stay from version to version. */
export function json(report: Report): string {
  const { base } = report;
  const data = {
    ok: isOk(report),
    /** False when a stage before the rules found something, so that the rules did not run. */
    complete: report.complete,
    findings: withFingerprints(report.open),
    excepted: withFingerprints(report.excepted),
    ignored: report.ignored.map((one) => ({
      ...withFingerprints([one])[0],
      ignore: { file: one.ignore.file, line: Number(one.ignore.at.path[1] ?? 1), reason: one.ignore.reason ?? null },
    })),
    known: withFingerprints(report.known),
    preExisting: withFingerprints(report.preExisting),
    ...(base === undefined
      ? {}
      : { base: { ref: base.ref, known: base.known, mended: base.mended ?? null, addedSuppressions: base.added } }),
    rules: report.rules.flatMap(({ id, subjects }) => (subjects === undefined ? [] : [{ id, subjects }])),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function withFingerprints(found: readonly Located[]) {
  const names = identities(found).map(fingerprint);
  return found.map((one, i) => ({ ...asData(one), fingerprint: names[i] }));
}
