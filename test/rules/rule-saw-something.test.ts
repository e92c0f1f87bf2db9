import { expect, it } from 'vitest';
import { expectFindings, expectNothing, type Files } from '../workspace.ts';

const law = (body: string): Files => ({ 'rules/law.yaml': `title: Law\nmessage: m\n${body}` });
const demand = 'forbid: { name: x }\nexamples: { fails: [{ name: x }] }\n';

it('reports a rule whose where matches nothing', () => {
  const [found] = expectFindings('rule-saw-something', law(`select: table\n«where: { name: ledger }\n${demand}`), [
    'law selects no table',
  ]);
  expect(found?.fix).toBe('loosen where, or remove the rule');
});

it('reports a rule whose fact table is empty', () => {
  expectFindings('rule-saw-something', law(`«select: setting\n${demand}`), ['law selects no setting']);
});

it('reports the one of several checks that sees nothing', () => {
  expectFindings(
    'rule-saw-something',
    {
      'rules/law.yaml': `
title: Law
checks:
  - { select: table, message: m, forbid: { name: x } }
  - { select: table, «where: { name: x }, message: m, forbid: { schema: x } }
`,
    },
    ['law selects no table'],
  );
});

it('lets a rule that sees one thing be', () => {
  expectNothing('rule-saw-something', law(`select: table\nwhere: { name: ledgers }\n${demand}`));
});
