import { expect, it } from 'vitest';
import { changed, checkFiles, expectFindings, expectNothing } from '../workspace.ts';

// The tests' today is 2026-06-01.
const until = (day: string) => ({
  ...changed('events/order.placed.yaml', 'consumers: [svc-billing]', 'consumers: []'),
  'exceptions.yaml': `EXC-1: { rule: no-orphans, subject: order.placed, reason: r, owner: o, decision: ADR-001, until: ${day} }\n`,
});

it('reports an exception whose last day has passed, and what it excused', () => {
  const [found] = expectFindings('exception-in-force', until('«2026-05-31»'), [
    'exception EXC-1 expired on 2026-05-31',
  ]);
  expect(found?.fix).toBe('mend the cause, or renew it with its owner');
  const { diagnostics } = checkFiles(until('2026-05-31'));
  expect(diagnostics.filter((one) => one.rule === 'no-orphans').map((one) => one.exception)).toEqual([undefined]);
  expect(diagnostics.map((one) => one.rule)).not.toContain('exception-needed');
});

it.each(['2026-13-01', '2027-02-30', 'soon', '31.12.2027'])('counts %s as expired, since it is no day', (day) => {
  const [found] = expectFindings('exception-in-force', until(`«${day}»`), [
    `exception EXC-1 has no real day in until (${day}), so it counts as expired`,
  ]);
  expect(found?.fix).toBe('write a day like 2027-03-31');
  const { diagnostics } = checkFiles(until(day));
  expect(diagnostics.filter((one) => one.rule === 'no-orphans').map((one) => one.exception)).toEqual([undefined]);
});

it('lets an exception stand on its last day, and without an end', () => {
  for (const files of [until('2026-06-01'), { ...until('x'), 'exceptions.yaml': endless }]) {
    expectNothing('exception-in-force', files);
    const { diagnostics } = checkFiles(files);
    expect(diagnostics.filter((one) => one.rule === 'no-orphans').map((one) => one.exception)).toEqual(['EXC-1']);
  }
});

const endless = 'EXC-1: { rule: no-orphans, subject: order.placed, reason: r, owner: o, decision: ADR-001 }\n';
