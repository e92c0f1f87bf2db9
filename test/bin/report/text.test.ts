import { expect, it } from 'vitest';
import { summary, text } from '../../../bin/report/text.ts';
import { painter } from '../../../bin/report.ts';
import { against, bare, found, hostile, ignored, report } from './sample.ts';

const plain = painter({}, {});

it('shows what counts in full, and a line for what was there before and for what is let pass', () => {
  const given = report({
    open: [found()],
    preExisting: [bare({ line: 90 })],
    base: against({
      added: [
        {
          kind: 'ignore',
          rule: 'sql-is-known',
          subject: 'a.ts',
          file: 'a.ts',
          line: 3,
          reason: 'one of two tables',
        },
      ],
    }),
  });
  const sources = [{ path: 'services/svc-a/store.ts', text: `${'\n'.repeat(11)}    FROM\torders\u001b.orders\n` }];
  expect(text(given, sources, plain)).toBe(
    [
      'services/svc-a/store.ts:12:5  error  cross-schema-read  svc-a reads orders.orders',
      '   12 |     FROM orders·.orders',
      '      |     ^^^^^^',
      '   why  services share data over APIs only',
      '   fix  call orders.getOrder({ order_id })',
      '   see  architecture/domains/sales.yaml:6:3  the owner',
      '',
      'lets pass  a.ts:3  ignore  sql-is-known  a.ts (one of two tables)',
      'services/svc-a/store.ts:90:5  pre-existing error  cross-schema-read  svc-a reads orders.orders',
      '',
    ].join('\n'),
  );
});

it('counts what does not count', () => {
  const given = report({
    open: [bare({ severity: 'warning' }), bare({ severity: 'info' })],
    preExisting: [bare()],
    excepted: [bare()],
    ignored: [ignored()],
    known: Array.from({ length: 12 }, (_, i) => bare({ line: i + 1 })),
    base: against({ known: 14, mended: 2 }),
  });
  expect(summary(given)).toBe(
    '0 errors, 1 warning, 1 note, against origin/main, 1 pre-existing, 2 mended, 12 known (base 14, -2), 1 recorded exception, 1 ignored in the source (2 rules looked at 1,241 subjects in 8 files, 45 ms)',
  );
  expect(summary(report({ complete: false, open: [bare()] }))).toBe(
    '1 error, 0 warnings (the rules did not run: first mend the above)',
  );
});

it('says nothing to the terminal', () => {
  const { open, preExisting, base } = hostile();
  const given = report({ open, preExisting, ...(base === undefined ? {} : { base }) });
  expect(text(given, [], plain)).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
});
