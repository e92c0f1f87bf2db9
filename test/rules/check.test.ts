import { expect, it } from 'vitest';
import { check } from '../../rules/check.ts';
import { changed, checkFiles, modelOf, shop } from '../workspace.ts';

const decision = 'decisions/ADR-001-own-your-data.md';
const shared = changed('services/svc-orders.yaml', 'schema: orders', 'schema: ledger');

function reasonOf(files: Readonly<Record<string, string>>): string | undefined {
  return checkFiles({ ...shared, ...files }).diagnostics.find((one) => one.rule === 'one-schema-per-service')?.why;
}

it('names, in the reason of a finding, the decisions that rely on its rule', () => {
  expect(reasonOf({})).toMatch(/ \(ADR-001\)$/);
  const later = (shop[decision] ?? '').replaceAll('ADR-001', 'ADR-0009');
  expect(reasonOf({ 'decisions/ADR-0009-again.md': later })).toMatch(/ \(ADR-0009, ADR-001\)$/);
  expect(reasonOf(changed(decision, '[one-schema-per-service]', '[no-orphans]'))).not.toContain('ADR');
});

it('names a decision once, though the rule and the decision both say that they belong together', () => {
  const { diagnostics } = checkFiles({
    ...changed(decision, '[one-schema-per-service]', '[law]'),
    'rules/law.yaml': 'title: Law\ndecision: ADR-001\nselect: table\nforbid: { name: ledgers }\nmessage: m\n',
  });
  expect(diagnostics.find((one) => one.rule === 'law')?.why).toBe('Law (ADR-001)');
});

it('says how many subjects each rule looked at', () => {
  const { looked } = check(modelOf(), '2026-06-01');
  const counts = Object.fromEntries(looked.map((one) => [one.rule, one.subjects]));
  expect(counts).toMatchObject({
    syntax: 7,
    'known-keys': 7,
    'call-target-exists': 2,
    'decision-exists': 0,
    'one-owner-per-entity': 5,
    'one-owner-per-table': 3,
    'one-schema-per-service': 3,
    'one-domain-per-service': 3,
    'no-cross-service-foreign-key': 0,
    'no-orphans': 7,
    'writes-by-owner': 1,
    'reads-by-readers': 1,
    'no-endpoint-cycle': 1,
    'get-is-safe': 3,
    'channel-name': 1,
    'column-is-classified': 5,
    'no-classified-in-logs': 2,
    'exception-needed': 0,
    'rule-has-examples': 0,
  });
});

it('counts the references to decisions', () => {
  const model = modelOf({
    'rules/law.yaml': 'title: Law\ndecision: ADR-001\nselect: table\nforbid: { name: x }\nmessage: m\n',
    'rules/free.yaml': 'title: Free\nselect: table\nforbid: { name: x }\nmessage: m\n',
    'exceptions.yaml':
      'A: { rule: law, subject: x, decision: ADR-001 }\nB: { rule: law, subject: x }\nC: { rule: law, subject: x }\n',
  });
  const { looked } = check(model, '2026-06-01');
  expect(looked.find((one) => one.rule === 'decision-exists')?.subjects).toBe(2);
});

it('looks at every rule, in the order of the catalogue, late ones included', () => {
  const { looked } = check(modelOf(), '2026-06-01');
  expect(looked[0]?.rule).toBe('syntax');
  expect(looked.map((one) => one.rule).slice(-3)).toEqual(['ignore-needed', 'rule-saw-something', 'rule-has-examples']);
});
