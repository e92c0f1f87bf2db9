import { type Drift, rule } from './rule.ts';

export const generatedNotEdited = rule<Drift>({
  id: 'generated-not-edited',
  severity: 'error',
  why: 'a change to a generated file is lost when it is generated next, and until then it says what nobody decided',
  example: {
    breaks: 'a status added by hand to generated/openapi/svc-orders.yaml',
    mend: 'the same status among the responses in architecture/services/svc-orders.yaml, then novatrek generate',
  },
  subjects: ({ drift }) => drift ?? [],
  *check(drift) {
    for (const { kind, path, at, spot, source } of drift) {
      if (kind !== 'edited') continue;
      const place = source === undefined || source.path.length === 0 ? '' : ` (${source.path.join('.')})`;
      yield {
        message: `${path} was edited by hand${spot === undefined || spot === '' ? '' : ` (${spot})`}`,
        subject: path,
        at,
        fix: `change ${source === undefined ? 'the architecture' : `${source.file}${place}`} instead, then novatrek generate --force`,
        ...(source === undefined ? {} : { related: [{ message: 'what stands there is said here', at: source }] }),
      };
    }
  },
});
