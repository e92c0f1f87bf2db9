import { type Drift, rule } from './rule.ts';

export const noGeneratedLeftover = rule<Drift>({
  id: 'no-generated-leftover',
  severity: 'error',
  why: 'a file among the generated ones that no generator writes looks true, and nothing keeps it so',
  example: { breaks: 'generated/openapi/svc-old.yaml, and there is no svc-old', mend: 'delete it' },
  subjects: ({ drift }) => drift ?? [],
  *check(drift) {
    for (const { kind, path, at } of drift)
      if (kind === 'leftover')
        yield {
          message: `${path} is written by no generator`,
          subject: path,
          at,
          fix: 'delete it, or move it out of the generated folders',
        };
  },
});
