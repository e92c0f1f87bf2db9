import { expect, it } from 'vitest';
import { expectFindings, expectNothing, type Files } from '../workspace.ts';

const law = (body: string): Files => ({
  'rules/law.yaml': `title: Law\nmessage: m\n${body}`,
});
const ledgers = 'select: table\nforbid: { name: x }\n';
const fails = '{ name: x }';

it('reports a rule without an example that breaks it', () => {
  for (const examples of ['', 'examples: { passes: [{ name: y }] }\n', 'examples: { fails: [] }\n']) {
    const [found] = expectFindings('rule-has-examples', law(`«${ledgers}${examples}`), [
      'law has no example that breaks it',
    ]);
    expect(found?.fix).toContain('add examples: { fails: [ { … } ] }');
  }
});

it('reports an example that should break the rule, but passes', () => {
  const [mend] = expectFindings(
    'rule-has-examples',
    law(`${ledgers}examples: { fails: [${fails}, «{ name: y }»] }\n`),
    ['this example should break law, but passes'],
  );
  expect(mend?.fix).toBe('mend the rule or the example');
});

it('says so when the rule does not even select the example', () => {
  const [found] = expectFindings(
    'rule-has-examples',
    law(`${ledgers}where: { schema: ledger }\nexamples: { fails: [«{ name: x, schema: other }»] }\n`),
    ['this example should break law, but passes'],
  );
  expect(found?.fix).toBe('where does not select it');
});

it('reports an example that should pass, but breaks the rule', () => {
  expectFindings(
    'rule-has-examples',
    law(`${ledgers}examples: { fails: [${fails}], passes: [{ name: y }, «{ name: x }»] }\n`),
    ['this example should pass law, but breaks it'],
  );
});

it('reports examples that name what does not exist', () => {
  const [field] = expectFindings('rule-has-examples', law(`${ledgers}examples: { fails: [{ «nme: x }] }\n`), [
    'table has no field nme',
  ]);
  expect(field?.fix).toBe('did you mean name?');
  expectFindings('rule-has-examples', law(`${ledgers}examples: { fails: [{ name: x, service: «svc-nix» }] }\n`), [
    'there is no service svc-nix',
  ]);
  expectFindings('rule-has-examples', law(`${ledgers}examples: { fails: [«x»] }\n`), ['an example is a map of fields']);
});

it('reports an example with a value that its field can never have', () => {
  expectFindings(
    'rule-has-examples',
    law(
      'select: call\nforbid: { mode: sync }\nexamples: { fails: [{ mode: sync }], passes: [{ mode: «deffered» }] }\n',
    ),
    ['deffered is no value of this field'],
  );
});

it('wants an example of every check of a rule', () => {
  expectFindings(
    'rule-has-examples',
    {
      'rules/law.yaml': `
title: Law
checks:
  - { select: table, message: m, forbid: { name: x }, examples: { fails: [{ name: x }] } }
  - { «select: table, message: m, forbid: { schema: x } }
`,
    },
    ['law has no example that breaks it'],
  );
});

it('takes a list of rows for one example, where rows break a rule together', () => {
  expectNothing(
    'rule-has-examples',
    law(
      'select: table\nunique: name\nexamples: { fails: [[{ name: a }, { name: a }]], passes: [[{ name: a }, { name: b }]] }\n',
    ),
  );
});

it('fills in what follows from the operation that an example of a call names', () => {
  expectNothing(
    'rule-has-examples',
    law(
      `select: call
where: { access: write, mode: sync, planned: false, entity: invoices, entityOwner: svc-billing, command: true }
require: { callerDomain: { sameAs: targetDomain } }
examples:
  fails: [{ caller: svc-orders, target: svc-billing, endpoint: POST /invoices }]
  passes: [{ caller: svc-ledger, target: svc-billing, endpoint: POST /invoices }]
`,
    ),
  );
});

it('lets a rule with an example that fails be, though none passes', () => {
  expectNothing('rule-has-examples', law(`${ledgers}examples: { fails: [${fails}] }\n`));
});
