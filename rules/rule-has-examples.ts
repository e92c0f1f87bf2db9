import { type Compiled, exampleFindings } from './architect/rule.ts';
import { type Rule, rule } from './rule.ts';

/** Also reports what is wrong with the rules themselves: unknown fields, values and comparisons. */
export function ruleHasExamples(compiled: readonly Compiled[], taken: ReadonlySet<string>): Rule {
  return rule<Compiled>({
    id: 'rule-has-examples',
    severity: 'error',
    why: 'an architect’s rule carries an example that breaks it; the check runs it, so a rule that cannot fail is found',
    example: { breaks: 'examples: { passes: [ … ] }', mend: 'add examples: { fails: [ … ] }' },
    subjects: () => compiled,
    *check(subjects, { model }) {
      for (const one of subjects) {
        const { id, origin } = one.written;
        if (taken.has(id))
          yield {
            message: `${id} is a rule of novatrek’s own`,
            subject: id,
            at: origin,
            fix: 'give the file another name',
          };
        yield* one.findings;
        if (one.findings.length === 0) yield* exampleFindings(one, model);
      }
    },
  });
}
