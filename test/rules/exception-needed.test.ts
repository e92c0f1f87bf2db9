import { expect, it } from 'vitest';
import { changed, checkFiles, expectFindings, expectNothing } from '../workspace.ts';

const lonely = changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: []');
const exception = (id: string, rule: string, subject: string) =>
  `${id}: { rule: ${rule}, subject: ${subject}, reason: r, owner: o, decision: ADR-001 }\n`;

it('reports an exception whose breach is gone', () => {
  const [found] = expectFindings(
    'exception-needed',
    { 'exceptions.yaml': exception('«EXC-1»', 'no-orphans', 'order.placed') },
    ['exception EXC-1 excuses nothing: no-orphans does not report order.placed'],
  );
  expect(found?.fix).toContain('delete it');
});

it('reports an exception for another rule, or for another subject', () => {
  for (const [rule, subject] of [
    ['no-shadow-copy', 'order.placed'],
    ['no-orphans', 'order.place'],
  ] as const)
    expectFindings('exception-needed', { ...lonely, 'exceptions.yaml': exception('«EXC-1»', rule, subject) }, [
      `${rule} does not report ${subject}`,
    ]);
});

it('reports the second of two exceptions for one breach', () => {
  const twice = exception('EXC-1', 'no-orphans', 'order.placed') + exception('«EXC-2»', 'no-orphans', 'order.placed');
  expectFindings('exception-needed', { ...lonely, 'exceptions.yaml': twice }, ['exception EXC-2 excuses nothing']);
});

it('keeps an excused finding, marked with its exception', () => {
  const files = { ...lonely, 'exceptions.yaml': exception('EXC-1', 'no-orphans', 'order.placed') };
  expectNothing('exception-needed', files);
  expect(checkFiles(files).diagnostics.map((one) => [one.rule, one.exception])).toEqual([['no-orphans', 'EXC-1']]);
});

it("excuses a breach of the architect's own rule", () => {
  const files = {
    'rules/no-ledger.yaml': `
title: No ledger
select: table
forbid: { name: ledgers }
message: '{id} is a ledger'
examples: { fails: [{ name: ledgers }] }
`,
    'exceptions.yaml': exception('EXC-1', 'no-ledger', 'ledger.ledgers'),
  };
  expectNothing('exception-needed', files);
  expect(checkFiles(files).diagnostics.map((one) => one.exception)).toEqual(['EXC-1']);
});

it('leaves an exception for a rule that does not exist to references-resolve', () => {
  expectNothing('exception-needed', { 'exceptions.yaml': exception('EXC-1', 'no-orphan', 'order.placed') });
});
