import { below, type Finding } from '../model/finding.ts';
import type { Decision, Model } from '../model/model.ts';
import { rule } from './rule.ts';

const sections = ['Context and Problem Statement', 'Considered Options', 'Decision Outcome'];

export const decisionWellFormed = rule<Decision>({
  id: 'decision-well-formed',
  severity: 'error',
  why: 'a decision is worth keeping for its reasons: the problem, the options weighed, the outcome; and who replaces whom is said on both sides',
  example: { breaks: 'a decision without ## Considered Options', mend: 'say what else was possible, and why not' },
  subjects: ({ model }) => [...model.decisions.values()],
  *check(decisions, { model }) {
    for (const decision of decisions) yield* judge(decision, model);
  },
});

function* judge(decision: Decision, model: Model): Iterable<Finding> {
  const found = (message: string, key: string, fix: string): Finding => ({
    message,
    subject: `${decision.id} ${key}`,
    at: below(decision.origin, key),
    fix,
  });
  const body = decision.body.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const headings = new Set([...body.matchAll(/^## +(.+?) *$/gm)].map((match) => match[1]));
  for (const section of sections)
    if (!headings.has(section)) yield found(`${decision.id} has no section ${section}`, 'title', `add ## ${section}`);
  const title = /^# +(.+?) *$/m.exec(body)?.[1];
  if (title !== `${decision.id}: ${decision.title}`)
    yield found(`the heading of ${decision.id} is not its title`, 'title', `# ${decision.id}: ${decision.title}`);
  if (decision.chosen !== undefined && decision.options.length > 0 && !decision.options.includes(decision.chosen))
    yield found(
      `${decision.id} chose ${decision.chosen}, which is none of its options`,
      'chosen',
      `one of: ${decision.options.join('; ')}`,
    );
  for (const id of decision.supersedes)
    if (model.decisions.get(id)?.supersededBy.includes(decision.id) === false)
      yield found(
        `${decision.id} supersedes ${id}, but ${id} does not say so`,
        'supersedes',
        `add supersededBy: [${decision.id}] to ${id}`,
      );
  for (const id of decision.supersededBy)
    if (model.decisions.get(id)?.supersedes.includes(decision.id) === false)
      yield found(
        `${decision.id} is superseded by ${id}, but ${id} does not say so`,
        'supersededBy',
        `add supersedes: [${decision.id}] to ${id}`,
      );
  if ((decision.status === 'Superseded') !== decision.supersededBy.length > 0)
    yield found(
      `${decision.id} is ${decision.status}, and ${decision.supersededBy.length === 0 ? 'names no successor' : 'names a successor'}`,
      'status',
      'status: Superseded and supersededBy go together',
    );
}
