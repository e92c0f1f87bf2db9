import fc from 'fast-check';
import { expect, it } from 'vitest';
import { junit } from '../../../bin/report/junit.ts';
import type { Report } from '../../../bin/report/report.ts';
import { against, bare, found, hostile, ignored, law, report } from './sample.ts';
import { type Element, parseXml } from './xml.ts';

const read = (given: Report): Element => parseXml(junit(given));
const suites = (given: Report) => read(given).children;
const number = (element: Element, name: string) => Number(element.attributes[name]);

it('has a passed case for a clean rule, with how much it looked at', () => {
  expect(suites(report())).toMatchObject([
    {
      name: 'testsuite',
      attributes: { name: 'cross-schema-read', tests: '1', failures: '0' },
      children: [{ name: 'testcase', attributes: { name: '1,234 subjects', classname: 'cross-schema-read' } }],
    },
    { attributes: { name: 'no-orphans' }, children: [{ attributes: { name: '7 subjects' } }] },
  ]);
});

it('has a failed case per subject, with its place, reason and mend', () => {
  const open = [found(), found({ line: 20 }), found({ subject: 'svc-a -> bills.bills' })];
  const [suite] = suites(report({ open, prefix: 'shop/' }));
  expect(suite?.attributes).toMatchObject({ name: 'cross-schema-read', tests: '2', failures: '2' });
  const [first] = suite?.children ?? [];
  expect(first?.attributes).toMatchObject({
    name: 'svc-a -> orders.orders',
    file: 'shop/services/svc-a/store.ts',
    line: '12',
  });
  expect(first?.children).toHaveLength(1);
  expect(first?.children[0]).toMatchObject({ name: 'failure', attributes: { message: 'svc-a reads orders.orders' } });
  expect(first?.children[0]?.text.split('\n')).toEqual([
    'shop/services/svc-a/store.ts:12:5 error svc-a reads orders.orders',
    'why: services share data over APIs only',
    'fix: call orders.getOrder({ order_id })',
    'see: shop/architecture/domains/sales.yaml:6:3 the owner',
    'shop/services/svc-a/store.ts:20:5 error svc-a reads orders.orders',
    'why: services share data over APIs only',
    'fix: call orders.getOrder({ order_id })',
    'see: shop/architecture/domains/sales.yaml:6:3 the owner',
  ]);
});

it('keeps an error and a warning of one subject apart', () => {
  const [suite] = suites(report({ open: [found(), found({ severity: 'warning', line: 20 })] }));
  expect(suite?.attributes).toMatchObject({ tests: '2', failures: '1' });
});

it('passes a warning, and says it', () => {
  const [, suite] = suites(report({ open: [bare({ rule: 'no-orphans', severity: 'warning' })] }));
  expect(suite?.attributes).toMatchObject({ tests: '1', failures: '0' });
  expect(suite?.children[0]?.children).toMatchObject([{ name: 'system-out' }]);
});

it('skips what is set aside, and says why', () => {
  const given = report({
    excepted: [found({ exception: 'EXC-1' })],
    ignored: [ignored()],
    known: [found()],
    preExisting: [found()],
    base: against(),
  });
  const [suite] = suites(given);
  expect(suite?.attributes).toMatchObject({ tests: '4', failures: '0', skipped: '4' });
  expect(suite?.children.map((one) => one.children[0]?.attributes.message)).toEqual([
    'exception EXC-1: until the event carries it',
    'ignored in the source: built at run time',
    'in the baseline',
    'on origin/main too',
  ]);
});

it('names rules that it does not know, and none that did not run', () => {
  const { subjects: _, ...silent } = law({ id: 'no-orphans' });
  const given = report({ rules: [silent], open: [bare({ rule: 'syntax' })], complete: false });
  expect(suites(given).map((one) => one.attributes.name)).toEqual(['syntax']);
});

it('counts what it holds', () => {
  const root = read(hostile());
  const cases = root.children.flatMap((suite) => suite.children);
  const having = (name: string) => cases.filter((one) => one.children.some((child) => child.name === name)).length;
  expect(number(root, 'tests')).toBe(cases.length);
  expect(number(root, 'failures')).toBe(having('failure'));
  expect(number(root, 'skipped')).toBe(having('skipped'));
  expect(having('failure')).toBe(1);
  for (const suite of root.children) expect(number(suite, 'tests')).toBe(suite.children.length);
});

it('is well-formed whatever the words are, and gives them back', () => {
  const root = read(hostile());
  const failure = root.children[0]?.children.find((one) => one.children[0]?.name === 'failure');
  expect(failure?.attributes.name).toContain('<img src=x onerror=alert(1)>');
  expect(failure?.attributes.name).toContain('\n::set-output');
  expect(failure?.attributes.file).toBe('src/we ird,:%#[x]`|@bob&<b>.ts');
});

it('is well-formed for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.nat({ max: 0x10ffff }).map((one) => String.fromCodePoint(one)) }), (words) => {
      const [suite] = read(report({ open: [bare({ message: words, subject: words, file: words })] })).children;
      expect(suite?.children).toHaveLength(1);
    }),
  );
});
