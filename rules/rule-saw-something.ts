import { below } from '../model/finding.ts';
import type { Compiled } from './architect/rule.ts';
import { selected } from './architect/rule.ts';
import { type Facts, type Rule, rule } from './rule.ts';

/** A rule whose selector matches nothing passes for ever: the quietest way for a law to die. */
export function ruleSawSomething(compiled: readonly Compiled[]): Rule {
  return rule<Compiled>({
    id: 'rule-saw-something',
    severity: 'error',
    why: 'a rule that selects nothing passes by looking at nothing',
    example: { breaks: 'where: { workflow: day-of-advnture }', mend: 'where: { workflow: day-of-adventure }' },
    subjects: () => compiled,
    *check(subjects, facts) {
      for (const { written, checks } of subjects)
        for (const check of checks)
          if (isSeen(check, facts) && selected(check, facts).length === 0)
            yield {
              message: `${written.id} selects no ${check.kind}`,
              subject: `${written.id} ${check.origin.path.join('.')}`,
              at: { ...below(check.origin, check.data.where === undefined ? 'select' : 'where'), onKey: true },
              fix: 'loosen where, or remove the rule',
            };
    },
  });
}

/** Whether what the check looks at has been read: SQL only where code was given that has some. */
function isSeen({ kind, data }: Compiled['checks'][number], { code }: Facts): boolean {
  if (kind === 'sqlAccess') return (code?.sql ?? []).length > 0;
  if (kind === 'import') return (code?.imports ?? []).length > 0;
  return data.layers?.includes('declared') !== false;
}
