import { type Drift, rule } from './rule.ts';

export const generatedIsFresh = rule<Drift>({
  id: 'generated-is-fresh',
  severity: 'error',
  why: 'what runs and what people read is generated: as long as it is not what the architecture says, one of the two is wrong',
  example: {
    breaks: 'a new endpoint in the YAML, and the committed contract.gen.ts of before',
    mend: 'novatrek generate',
  },
  subjects: ({ drift }) => drift ?? [],
  *check(drift) {
    for (const { kind, path, at } of drift)
      if (kind === 'missing' || kind === 'stale')
        yield {
          message: kind === 'missing' ? `${path} is missing` : `${path} is stale: the architecture has changed since`,
          subject: path,
          at,
          fix: 'novatrek generate',
        };
  },
});
