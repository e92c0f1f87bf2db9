import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, type Files, shop } from '../workspace.ts';

const decision = 'decisions/ADR-001-own-your-data.md';
const next = 'decisions/ADR-002-own-less.md';
const over = (status: string, more = ''): Files => ({
  ...changed(decision, 'status: Accepted', `status: ${status}${more}`),
  [next]: (shop[decision] ?? '').replaceAll('ADR-001', 'ADR-002'),
});
const rule = (cited: string) => ({
  'rules/named.yaml': `
title: Named
decision: ${cited}
select: table
forbid: { name: x }
message: m
examples: { fails: [{ name: x }] }
`,
});

it('reports a rule that rests on a superseded decision', () => {
  const [found] = expectFindings(
    'decision-in-force',
    { ...over('Superseded', '\nsupersededBy: [ADR-002]'), ...rule('«ADR-001»') },
    ['rule named relies on ADR-001, which is superseded'],
  );
  expect(found?.fix).toBe('rely on ADR-002');
  expect(found?.related?.[0]?.message).toBe('ADR-001 says so');
});

it('reports the right one of several decisions', () => {
  expectFindings('decision-in-force', { ...over('Rejected'), ...rule('[ADR-002, «ADR-001»]') }, [
    'rule named relies on ADR-001, which is rejected',
  ]);
});

it('reports an exception and a setting that rest on a decision nobody holds', () => {
  const [found] = expectFindings(
    'decision-in-force',
    {
      ...over('Deprecated'),
      'exceptions.yaml': 'EXC-1: { rule: no-orphans, subject: x, decision: «ADR-001» }\n',
      ...changed(
        'services/svc-orders.yaml',
        'store:',
        'settings:\n  rounding: { description: How to round., decision: «ADR-001», default: up }\nstore:',
      ),
    },
    ['exception EXC-1 relies on ADR-001, which is deprecated', 'setting svc-orders rounding relies on ADR-001'],
  );
  expect(found?.fix).toBe('remove what rests on it, or decide again');
});

it('lets rules rest on what is accepted or proposed, and a superseded decision stand alone', () => {
  for (const status of ['Accepted', 'Proposed'])
    expectNothing('decision-in-force', { ...over(status), ...rule('ADR-001') });
  expectNothing('decision-in-force', { ...over('Superseded', '\nsupersededBy: [ADR-002]'), ...rule('ADR-002') });
});
