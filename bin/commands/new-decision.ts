import { yamlText } from '../../generators/emit/yaml.ts';
import { headerOf } from '../../model/import/draft.ts';
import type { Model } from '../../model/model.ts';
import { answers } from '../ask.ts';
import { schemasOf } from './new-domain.ts';
import { addFiles, ground, type NewOptions, oneLine, oneOf } from './new-files.ts';
import { slug } from './new-words.ts';

export interface NewDecisionOptions extends NewOptions {
  readonly services?: readonly string[];
  readonly options?: readonly string[];
}

/** `novatrek new decision`: the next decision, proposed today, with the sections that one is made of. */
export async function newDecision(words: readonly string[], options: NewDecisionOptions): Promise<number> {
  const here = ground(options);
  const { title } = await answers(
    'new decision',
    [{ name: 'title', flag: '<title>', about: 'What is decided, in a few words', wrong: oneLine('the title') }],
    { title: words.length === 0 ? undefined : words.join(' ') },
  );
  const services = [...new Set(options.services ?? [])];
  const known = oneOf('service', here.model.services.keys());
  for (const service of services) {
    const problem = known(service);
    if (problem !== undefined) throw problem;
  }
  const weighed = options.options ?? [];
  for (const option of weighed) {
    const problem = oneLine('an option')(option);
    if (problem !== undefined) throw problem;
  }
  const text = title.trim();
  const id = nextId(here.model);
  const file = [id, slug(text)].filter((part) => part !== '').join('-');
  const path = `architecture/decisions/${file}.md`;
  const front = yamlText(
    {
      title: text,
      status: 'Proposed',
      date: options.today ?? new Date().toISOString().slice(0, 10),
      services,
      options: weighed.length === 0 ? undefined : weighed,
    },
    headerOf({ kind: 'decision', path, data: {} }, schemasOf(here.root)),
  );
  return addFiles(here, [{ path, text: `---\n${front}---\n\n${bodyOf(`${id}: ${text}`, weighed)}` }], options, [
    `fill in ${path}; once it is Accepted, enforcedBy names the rule that holds it`,
    'novatrek check',
  ]);
}

/** One more than the highest number, with the letters and the width that the decisions have so far. */
function nextId(model: Model): string {
  const ids = [...model.decisions.keys()].map((id) => /^([A-Z]+)-(\d+)$/.exec(id) ?? ['', 'ADR', '0']);
  const many = (prefix: string) => ids.filter((one) => one[1] === prefix).length;
  const prefix = ids.map((one) => one[1] ?? 'ADR').sort((a, b) => many(b) - many(a) || (a < b ? -1 : 1))[0] ?? 'ADR';
  const numbers = ids.filter((one) => one[1] === prefix).map((one) => one[2] ?? '0');
  const next = numbers.reduce((most, digits) => (BigInt(digits) > most ? BigInt(digits) : most), 0n) + 1n;
  const width = numbers.length === 0 ? 3 : Math.max(...numbers.map((digits) => digits.length));
  return `${prefix}-${String(next).padStart(width, '0')}`;
}

function bodyOf(heading: string, options: readonly string[]): string {
  const listed = options.length === 0 ? ['What could be done?', 'What else?'] : options;
  return `# ${heading}

## Context and Problem Statement

What is the case, whom does it hurt, and what question follows from it?

## Considered Options

${listed.map((option) => `- ${option}\n`).join('')}
## Decision Outcome

Not decided yet. Say which option was chosen and why, here and as \`chosen\` above.

### Consequences

- Good, because
- Bad, because

### Confirmation

Which rule, test or review proves that it is kept?
`;
}
