import { expect, it } from 'vitest';
import { gitlab } from '../../../bin/report/gitlab.ts';
import { against, bare, found, hostile, report } from './sample.ts';

it('lists what is open and what stood before, in the words of GitLab', () => {
  const given = report({
    open: [found(), bare({ severity: 'warning', line: 30, subject: 'other' })],
    preExisting: [found({ line: 40 })],
    base: against(),
    prefix: 'shop/',
  });
  const issues = JSON.parse(gitlab(given));
  expect(issues).toMatchObject([
    {
      description: 'svc-a reads orders.orders; fix: call orders.getOrder({ order_id })',
      check_name: 'cross-schema-read',
      severity: 'critical',
      location: { path: 'shop/services/svc-a/store.ts', lines: { begin: 12 } },
    },
    { severity: 'minor', location: { lines: { begin: 30 } } },
    { severity: 'critical', location: { lines: { begin: 40 } } },
  ]);
  const prints = issues.map((one: { fingerprint: string }) => one.fingerprint);
  expect(new Set(prints).size).toBe(3);
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{32}$/);
});

it('leaves out what is set aside', () => {
  const { excepted, known, ignored } = hostile();
  expect(JSON.parse(gitlab(report({ excepted, known, ignored })))).toEqual([]);
});
