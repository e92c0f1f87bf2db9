import { below, type Finding, type Origin } from '../model/finding.ts';
import { didYouMean } from '../model/suggest.ts';
import { rule } from './rule.ts';

/** Names of things are resolved while loading; names of rules are known only here. */
export const referencesResolve = rule<{ name: string; at: Origin; holder: string }>({
  id: 'references-resolve',
  severity: 'error',
  why: 'a name that names nothing hides a missing owner, consumer or law; a rule cannot be removed while a decision stands on it',
  example: { breaks: 'consumers: [svc-notification]', mend: 'consumers: [svc-notifications]' },
  subjects: ({ model }) => [
    ...[...model.decisions.values()].flatMap((decision) =>
      decision.enforcedBy.map((name, i) => ({
        name,
        at: below(decision.origin, 'enforcedBy', i),
        holder: decision.id,
      })),
    ),
    ...[...model.domains.values()].flatMap((domain) =>
      domain.rules.flatMap((law) =>
        law.enforcedBy.map((name) => ({ name, at: below(law.origin, 'enforcedBy'), holder: domain.id })),
      ),
    ),
    ...model.exceptions.map((exception) => ({
      name: exception.rule,
      at: below(exception.origin, 'rule'),
      holder: exception.id,
    })),
  ],
  *check(subjects, { ruleIds }): Iterable<Finding> {
    for (const { name, at, holder } of subjects)
      if (!ruleIds.has(name))
        yield {
          message: `${holder} names the rule ${name}, which does not exist`,
          subject: `${holder} ${name}`,
          at,
          fix: didYouMean(name, ruleIds) ?? 'novatrek explain lists the rules; write your own under rules/',
        };
  },
});
