import type { Ignored, Report, ReportedRule } from '../../../bin/report/report.ts';
import type { Located } from '../../../bin/report.ts';

type Given = Partial<Located> & { readonly line?: number };

/** A finding with everything a finding can have. */
export function found(given: Given = {}): Located {
  const { line = 12, ...rest } = given;
  const file = given.file ?? 'services/svc-a/store.ts';
  return {
    rule: 'cross-schema-read',
    severity: 'error',
    message: 'svc-a reads orders.orders',
    subject: 'svc-a -> orders.orders',
    at: { file, path: ['@line', line, 5, 6] },
    why: 'services share data over APIs only',
    fix: 'call orders.getOrder({ order_id })',
    file,
    place: { line, col: 5, length: 6 },
    relatedPlaces: [
      { message: 'the owner', file: 'architecture/domains/sales.yaml', place: { line: 6, col: 3, length: 4 } },
    ],
    ...rest,
  };
}

export function bare(given: Given = {}): Located {
  const { why: _, fix: __, ...rest } = found({ relatedPlaces: [], ...given });
  return rest;
}

export function ignored(given: Given = {}): Ignored {
  const file = given.file ?? 'services/svc-a/store.ts';
  const at = { file, path: ['@line', 11, 1] };
  return {
    ...found(given),
    ignore: { file, at, rule: 'cross-schema-read', reason: 'built at run time', from: 12, to: 12 },
  };
}

export function law(given: Partial<ReportedRule> = {}): ReportedRule {
  return {
    id: 'cross-schema-read',
    severity: 'error',
    why: 'services share data over APIs only',
    example: { breaks: 'JOIN reservations.reservations', mend: 'call reservations.getReservation()' },
    decisions: [
      { id: 'ADR-001', title: 'Own your data', status: 'Accepted', file: 'architecture/decisions/ADR-001.md' },
    ],
    subjects: 1234,
    ...given,
  };
}

export function report(given: Partial<Report> = {}): Report {
  return {
    version: '1.2.3',
    complete: true,
    open: [],
    preExisting: [],
    excepted: [],
    ignored: [],
    known: [],
    rules: [law(), law({ id: 'no-orphans', severity: 'warning', subjects: 7, decisions: [] })],
    exceptions: [{ id: 'EXC-1', reason: 'until the event carries it', owner: 'Sales Team', until: '2027-01-31' }],
    files: 8,
    elapsed: 45,
    ...given,
  };
}

export const against = (given: Partial<NonNullable<Report['base']>> = {}): NonNullable<Report['base']> => ({
  ref: 'origin/main',
  changed: new Map(),
  added: [],
  known: 0,
  ...given,
});

/** Words that speak to everything that may read them. */
export const evil =
  'a|b `c` ``d`` <img src=x onerror=alert(1)> </details> @admin #12 owner/repo#3 [x](javascript:1) **b** _i_ ::error::no %0A 50% "q" \'s\' & &lt; https://evil.example www.evil.example GH-7 <!-- --> ]]> \u001b[31m\u0000\u202e\ud800\n::set-output name=x::y\r\n# head\n- item';

/** One of everything, all of it evil. */
export function hostile(): Report {
  const words = { message: evil, subject: evil, why: evil, fix: evil };
  const file = 'src/we ird,:%#[x]`|@bob&<b>.ts';
  const one = (given: Given) => found({ ...words, file, ...given });
  return report({
    open: [
      one({ relatedPlaces: [{ message: evil, file, place: { line: 1, col: 1, length: 1 } }] }),
      one({ severity: 'warning' }),
      one({ severity: 'info' }),
    ],
    preExisting: [one({ line: 40 })],
    excepted: [one({ line: 50, exception: 'EXC-1' })],
    known: [one({ line: 60 })],
    ignored: [{ ...ignored({ ...words, file, line: 70 }) }],
    exceptions: [{ id: 'EXC-1', reason: evil, owner: evil, until: evil }],
    rules: [law({ why: evil, example: { breaks: evil, mend: evil } })],
    base: against({
      ref: 'feature/<b>@x|`y`',
      added: [{ kind: 'ignore', rule: 'cross-schema-read', subject: evil, file, line: 3, reason: evil, owner: evil }],
    }),
  });
}
