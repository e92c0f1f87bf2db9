import type { Finding } from '../model/finding.ts';
import type { Model } from '../model/model.ts';
import { schemasOf } from './own-sql.ts';
import { rule } from './rule.ts';
import type { Import, SqlUse } from './scan/facts.ts';

export const sharedCodeHoldsNoDomain = rule<Import | SqlUse>({
  id: 'shared-code-holds-no-domain',
  severity: 'error',
  why: 'shared code that knows a service ties every service that uses it to that one',
  example: {
    breaks: "import { priceOf } from '../services/svc-orders/price.ts' in the platform",
    mend: 'keep what is about orders in svc-orders; hand the shared code what it needs as a parameter',
  },
  subjects: ({ code }) => [...(code?.imports ?? []), ...(code?.sql ?? [])].filter(({ role }) => role === 'shared'),
  *check(subjects, { model }) {
    for (const subject of subjects) {
      if ('sink' in subject) {
        yield* sharedSql(subject, model);
        continue;
      }
      const { to, at, file } = subject;
      const service = model.services.get(
        to.kind === 'file' ? (to.service ?? '') : to.kind === 'package' ? to.name.replace(/^@[^/]*\//, '') : '',
      );
      if (service === undefined) continue;
      yield {
        message: `${file} is shared by all, but imports ${service.id}`,
        subject: `${file} -> ${service.id}`,
        at,
        fix: `move what it needs out of ${service.id}, or let ${service.id} hand it over as a parameter`,
        related: [{ message: `${service.id} is declared here`, at: service.origin }],
      };
    }
  },
});

/** A table that a service declares, in SQL that runs for whoever calls it. */
function* sharedSql(subject: SqlUse, model: Model): Iterable<Finding> {
  const { file, facts } = subject;
  const schemas = schemasOf(model);
  const seen = new Set<string>();
  for (const { schema, name, kind, offset, length } of facts?.relations ?? []) {
    const owner = schema === undefined ? undefined : schemas.get(schema.toLowerCase());
    const table = model.tables.find(
      (one) =>
        one.name.toLowerCase() === name.toLowerCase() &&
        (schema === undefined || one.service === owner) &&
        kind === undefined,
    );
    const service = owner ?? table?.service;
    const thing = schema === undefined ? name : `${schema}.${name}`;
    const at = subject.place(offset, length);
    // A text that a service handed over stands in the service, where it may.
    if (service === undefined || seen.has(thing) || at.file !== file) continue;
    seen.add(thing);
    yield {
      message: `${file} is shared by all, but knows ${thing} of ${service.id}`,
      subject: `${file} -> ${thing}`,
      at,
      fix: `move the query into ${service.id}, and let it hand over what the shared code needs`,
      related: [{ message: `it belongs to ${service.id}`, at: { ...(table ?? service).origin, onKey: true } }],
    };
  }
}
