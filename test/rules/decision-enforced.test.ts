import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const decision = 'decisions/ADR-001-own-your-data.md';
const enforced = 'enforcedBy: [one-schema-per-service]';
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

it('reports an accepted decision that nothing enforces', () => {
  const [found] = expectFindings('decision-enforced', changed(decision, enforced, 'enforcedBy: «[]»'), [
    'nothing enforces ADR-001 Own your data',
  ]);
  expect(found?.severity).toBe('info');
  expectFindings('decision-enforced', edited([decision, `${enforced}\n`, ''], [decision, 'title:', '«title:']), [
    'nothing enforces ADR-001 Own your data',
  ]);
});

it('reports a rule that its decision does not know of', () => {
  const [found] = expectFindings('decision-enforced', rule('«ADR-001»'), [
    'rule named rests on ADR-001, but ADR-001 does not name it under enforcedBy',
  ]);
  expect(found?.fix).toBe('add named to enforcedBy of ADR-001');
});

it('lets a proposed decision wait, and a rule rest on the decision that names it', () => {
  expectNothing(
    'decision-enforced',
    edited([decision, enforced, 'enforcedBy: []'], [decision, 'status: Accepted', 'status: Proposed']),
  );
  expectNothing('decision-enforced', { ...rule('ADR-001'), ...changed(decision, enforced, 'enforcedBy: [named]') });
});
