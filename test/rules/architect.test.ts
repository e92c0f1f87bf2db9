import { expect, it } from 'vitest';
import { check } from '../../rules/check.ts';
import { changed, checkFiles, edited, expectFindings, expectNothing, type Files, modelOf } from '../workspace.ts';

const decision = 'decisions/ADR-001-own-your-data.md';
const ledger = 'services/svc-ledger.yaml';
const law = (body: string): Files => ({ 'rules/law.yaml': `title: Law\n${body}` });
const breach =
  "select: service\nforbid: { schema: ledger }\nmessage: '{id} keeps a ledger'\nexamples: { fails: [{ schema: ledger }] }\n";
const marked = changed(ledger, 'schema: ledger', 'schema: «ledger»');

it('names the rule, its reason and its decisions in each finding', () => {
  const [found] = expectFindings(
    'law',
    { ...law(`description: Ledgers are old.\ndecision: [ADR-001]\n${breach}`), ...marked },
    ['svc-ledger keeps a ledger'],
  );
  expect(found?.why).toBe('Ledgers are old. (ADR-001)');
  expect(found?.subject).toBe('svc-ledger');
  const [bare] = expectFindings('law', { ...law(breach), ...marked }, ['svc-ledger keeps a ledger']);
  expect(bare?.why).toBe('Law');
});

it.each([
  ['Proposed', '', 'warning'],
  ['Accepted', '', 'error'],
  ['Superseded', '', 'warning'],
  ['Accepted', 'severity: info\n', 'info'],
  ['Proposed', 'severity: error\n', 'error'],
] as const)('takes the severity of a rule on a decision %s%s', (status, severity, expected) => {
  const [found] = expectFindings(
    'law',
    {
      ...law(`decision: ADR-001\n${severity}${breach}`),
      ...marked,
      ...changed(decision, 'status: Accepted', `status: ${status}`),
    },
    ['svc-ledger keeps a ledger'],
  );
  expect(found?.severity).toBe(expected);
});

it('takes an error where there is no decision, and the strongest of several', () => {
  const severity = (files: Files) => expectFindings('law', { ...files, ...marked }, ['svc-ledger'])[0]?.severity;
  expect(severity(law(breach))).toBe('error');
  const second = {
    'decisions/ADR-002-own-less.md': '---\ntitle: Own less\nstatus: Proposed\ndate: 2026-01-01\nservices: []\n---\n',
  };
  expect(severity({ ...law(`decision: [ADR-001, ADR-002]\n${breach}`), ...second })).toBe('error');
  expect(severity({ ...law(`decision: ADR-002\n${breach}`), ...second })).toBe('warning');
});

it('fills placeholders in message and fix, dotted paths, lists and nothing included', () => {
  const [found] = expectFindings(
    'law',
    {
      ...law(
        "select: table\nforbid: { name: ledgers }\nmessage: '{id} of {service.domain.team}: {columns} {entity} {entity.concurrency}'\nfix: drop {name} of {service}\n",
      ),
      ...changed(ledger, '    ledgers:\n      entity', '    «ledgers»:\n      entity'),
    },
    ['ledger.ledgers of Finance Team: ledger_id ledgers nothing'],
  );
  expect(found?.fix).toBe('drop ledgers of svc-ledger');
});

it('leaves braces that are no placeholder as they are', () => {
  const [found] = expectFindings(
    'law',
    { ...law("select: service\nforbid: { schema: ledger }\nmessage: m\nfix: 'write { schema: other }'\n"), ...marked },
    ['m'],
  );
  expect(found?.fix).toBe('write { schema: other }');
});

it('reports a placeholder that is no field, where it stands', () => {
  const [found] = expectFindings(
    'rule-has-examples',
    law("select: service\nforbid: { schema: x }\nmessage: «'{ide} keeps'»\n"),
    ['service has no field ide'],
  );
  expect(found?.fix).toBe('did you mean id?');
  expectFindings('rule-has-examples', law("select: service\nforbid: { schema: x }\nmessage: m\nfix: «'{ide}'»\n"), [
    'service has no field ide',
  ]);
});

it('reports a fact table that does not exist', () => {
  const [found] = expectFindings('rule-has-examples', law('select: «servce»\nforbid: { id: x }\nmessage: m\n'), [
    'there is no fact table servce',
  ]);
  expect(found?.fix).toBe('did you mean service?');
  expectFindings('rule-has-examples', law('select: service\neach-has: { select: «colum», where: {} }\nmessage: m\n'), [
    'there is no fact table colum',
  ]);
});

it.each([
  ['require', 'require: { «domian»: sales }'],
  ['forbid', 'forbid: { «domian»: sales }'],
  ['allow-only', 'allow-only: { «domian»: [sales] }'],
  ['unique', 'unique: «domian»'],
  ['unique with several', 'unique: [id, «domian»]'],
  ['count', 'count: { max: 1, per: «domian» }'],
  ['acyclic from', 'acyclic: { from: «domian», to: id }'],
  ['acyclic to', 'acyclic: { from: id, to: «domian» }'],
  ['layers-order', 'layers-order: { from: id, to: «domian», order: [a, b] }'],
  ['independent', 'independent: { from: «domian», to: id, of: [a, b] }'],
  ['each-has', 'each-has: { select: service, where: { «domian»: sales } }'],
  ['each-has sameAs', 'each-has: { select: service, where: { id: «{ sameAs: domian }» } }'],
])('reports an unknown field in %s', (_, demand) => {
  const [found] = expectFindings('rule-has-examples', law(`select: service\n${demand}\nmessage: m\n`), [
    'service has no field domian',
  ]);
  expect(found?.fix).toBe('did you mean domain?');
});

it('reports a rule that demands nothing, and one that demands twice', () => {
  const [none] = expectFindings('rule-has-examples', law('«select: service\nmessage: m\n'), [
    'the rule demands nothing',
  ]);
  expect(none?.fix).toContain('write one of require, forbid, allow-only');
  expectFindings('rule-has-examples', law('select: service\nrequire: { id: x }\n«forbid: { id: x }\nmessage: m\n'), [
    'the rule has 2 demands: require, forbid',
  ]);
});

it('reports a rule without select or message', () => {
  const [select] = expectFindings(
    'rule-has-examples',
    { 'rules/law.yaml': '«title: Law\nforbid: { id: x }\nmessage: m\n' },
    ['select is missing'],
  );
  expect(select?.fix).toBe('add select: …');
  expectFindings('rule-has-examples', { 'rules/law.yaml': '«title: Law\nselect: service\nforbid: { id: x }\n' }, [
    'message is missing',
  ]);
});

it('reports what stands beside checks, and would silently mean nothing', () => {
  const checks = 'checks: [{ select: service, forbid: { id: x }, message: m, examples: { fails: [{ id: x }] } }]\n';
  expectFindings('rule-has-examples', law(`«select: table\n${checks}`), [
    'a rule has either checks, or one select of its own',
  ]);
  for (const stray of ['require: { id: x }', 'where: { id: x }', 'message: m', 'fix: f', 'examples: { fails: [] }'])
    expectFindings('rule-has-examples', law(`«${stray}\n${checks}`), ['a rule has either checks']);
});

it("reports a rule of the architect's that takes the name of a built-in one", () => {
  const { diagnostics } = checkFiles({ 'rules/no-orphans.yaml': `title: Mine\n${breach}` });
  const clash = diagnostics.filter((one) => one.rule === 'rule-has-examples').map((one) => one.message);
  expect(clash.join()).toContain('no-orphans');
});

it('does not judge declared calls by a check of other layers', () => {
  const call = (layers: string) =>
    law(
      `select: call\nlayers: ${layers}\nforbid: { target: svc-ledger }\nmessage: m\nexamples: { fails: [{ target: svc-ledger }] }\n`,
    );
  expectFindings(
    'law',
    { ...call('[declared]'), ...edited(['services/svc-billing.yaml', 'to: svc-ledger', 'to: «svc-ledger»']) },
    ['m'],
  );
  expectNothing('law', call('[coded, observed]'));
});

it('counts what each rule looked at', () => {
  const verdict = check(modelOf(law(`where: { domain: finance }\n${breach}`)), '2026-06-01');
  expect(verdict.looked.find((one) => one.rule === 'law')?.subjects).toBe(2);
  expect(verdict.looked.find((one) => one.rule === 'one-owner-per-table')?.subjects).toBe(3);
});

it('says the same twice', () => {
  const files = { ...law(breach), ...changed(ledger, 'domain: finance', 'domain: sales') };
  expect(checkFiles(files).diagnostics).toEqual(checkFiles(files).diagnostics);
});
