import { expect, it } from 'vitest';
import type { Report } from '../../../bin/report/report.ts';
import { sarif } from '../../../bin/report/sarif.ts';
import { against, bare, found, hostile, ignored, report } from './sample.ts';
import { shapeOfSarif } from './sarif-shape.ts';

const run = (given: Report) => shapeOfSarif.parse(JSON.parse(sarif(given))).runs[0];
const results = (given: Report) => run(given).results;

it('has the required shape, whatever it holds', () => {
  const { base: _, ...withoutBase } = hostile();
  for (const given of [report(), hostile(), withoutBase, report({ rules: [], open: [bare()], complete: false })])
    expect(() => run(given)).not.toThrow();
});

it('describes every rule, with help and the decision behind it', () => {
  const { rules } = run(report()).tool.driver;
  expect(rules.map((rule) => rule.id)).toEqual(['cross-schema-read', 'no-orphans']);
  expect(rules[0]).toMatchObject({
    shortDescription: { text: 'services share data over APIs only' },
    defaultConfiguration: { level: 'error' },
    properties: { decisions: ['ADR-001'], subjects: 1234 },
  });
  expect(rules[0]?.help?.text).toBe(
    'services share data over APIs only\nBreaks it: JOIN reservations.reservations\nMend: call reservations.getReservation()\nADR-001 Own your data (Accepted), architecture/decisions/ADR-001.md',
  );
  expect(rules[1]).toMatchObject({ defaultConfiguration: { level: 'warning' } });
});

it('puts a finding at its characters, with reason, mend and related places', () => {
  const [result] = results(report({ open: [found({ file: 'a b/ü#.ts' })], prefix: 'shop/' }));
  const at = (uri: string, startLine: number, startColumn: number, endColumn: number) => ({
    artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
    region: { startLine, startColumn, endLine: startLine, endColumn },
  });
  expect(result).toMatchObject({
    ruleId: 'cross-schema-read',
    ruleIndex: 0,
    level: 'error',
    message: {
      text: 'svc-a reads orders.orders\nWhy: services share data over APIs only\nFix: call orders.getOrder({ order_id })',
    },
    locations: [{ physicalLocation: at('shop/a%20b/%C3%BC%23.ts', 12, 5, 11) }],
    relatedLocations: [
      { id: 1, physicalLocation: at('shop/architecture/domains/sales.yaml', 6, 3, 7), message: { text: 'the owner' } },
    ],
  });
  expect(result).not.toHaveProperty('baselineState');
  expect(result).not.toHaveProperty('suppressions');
});

it('follows a finding over lines, and tells equal ones apart', () => {
  const prints = (...at: number[]) =>
    results(report({ open: at.map((line) => found({ line })) })).map((one) => one.partialFingerprints['novatrek/v1']);
  const before = prints(3, 9);
  expect(prints(30, 90)).toEqual(before);
  expect(new Set(before).size).toBe(2);
  const [first] = results(report({ open: [found()] }));
  expect(first?.partialFingerprints.primaryLocationLineHash).toBe(`${before[0]}:1`);
});

it('keeps what is set aside, with who allowed it and why', () => {
  const given = report({
    excepted: [found({ line: 1, exception: 'EXC-1' })],
    known: [found({ line: 2 })],
    ignored: [ignored({ line: 3 })],
    open: [found({ line: 4 })],
  });
  expect(results(given).map((one) => one.suppressions)).toMatchObject(
    [
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'exception EXC-1; until the event carries it; owner: Sales Team; until 2027-01-31',
        },
      ],
      [{ kind: 'external', justification: expect.stringContaining('in the baseline') }],
      [
        {
          kind: 'inSource',
          justification: 'built at run time',
          location: { physicalLocation: { region: { startLine: 11 } } },
        },
      ],
      {},
    ].map((one) => (Array.isArray(one) ? one : undefined)),
  );
});

it('tells new from old against a base', () => {
  const given = report({ open: [found({ line: 1 })], preExisting: [found({ line: 2 })], base: against() });
  expect(results(given).map((one) => one.baselineState)).toEqual(['new', 'unchanged']);
});

it('knows rules that nobody described, and says when the rules did not run', () => {
  const broken = run(report({ open: [bare({ rule: 'syntax', severity: 'info' })], complete: false }));
  expect(broken.results[0]).toMatchObject({ ruleId: 'syntax', ruleIndex: 2, level: 'note' });
  expect(broken.tool.driver.rules[2]).toEqual({ id: 'syntax' });
  expect(broken.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toContain('did not run');
  expect(run(report()).invocations).toEqual([{ executionSuccessful: true, exitCode: 0 }]);
});

it('writes no link and no argument that nobody meant', () => {
  const [result] = results(report({ open: [bare({ message: 'GET /a/{id} [x](3) {0} list[0]' })] }));
  expect(result?.message.text).toBe('GET /a/{id} \\[x](3) {{0}} list[0]');
});
