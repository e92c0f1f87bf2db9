import type { Finding } from '../model/finding.ts';
import { isBreaking } from './compat/change.ts';
import { versionProblem } from './compat/version.ts';
import { type ChangedService, type ContractChange, changedServices, moved, type Versions } from './contract-changes.ts';
import { rule } from './rule.ts';

export const versionMoves = rule<ChangedService>({
  id: 'version-moves',
  severity: 'error',
  why: 'a version that stands still while its contract changes tells nobody anything',
  example: {
    breaks: 'POST /orders/{order_id}/cancellation is new, and svc-orders still says version: 1.0.0',
    mend: 'version: 1.1.0',
  },
  subjects: (facts) => [...changedServices(facts)],
  *check(services) {
    for (const { service, before, changes } of services) {
      const own = {
        old: before.version,
        now: service.version,
        at: { file: service.origin.file, path: ['version'] },
        of: service.id,
      };
      const groups = new Map<string, { version: Versions; changes: ContractChange[] }>([
        [own.of, { version: own, changes: [] }],
      ]);
      for (const change of changes) {
        const group = groups.get(change.version.of) ?? { version: change.version, changes: [] };
        group.changes.push(change);
        groups.set(change.version.of, group);
      }
      for (const group of groups.values()) {
        const finding = judged(group.version, group.changes);
        if (finding !== undefined) yield finding;
      }
    }
  },
});

function judged(version: Versions, changes: readonly ContractChange[]): Finding | undefined {
  const breaks = changes.some(({ change }) => isBreaking(change));
  const problem = versionProblem(
    version.old,
    version.now,
    changes.map(({ change }) => change),
  );
  if (problem === undefined) return undefined;
  // That it breaks without saying so has a finding for each thing it breaks.
  const falls = problem.kind === 'not-semver' || problem.kind === 'went-down';
  if (!falls && breaks && moved(version) !== 'major') return undefined;
  return {
    message: `${version.of}: ${problem.message}`,
    subject: version.of,
    at: version.at,
    fix: problem.fix === undefined ? 'write it as major.minor.patch' : `version: ${problem.fix}`,
    related: changes.slice(0, 5).map(({ change, at }) => ({ message: change.message, at })),
  };
}
