import { expect, it } from 'vitest';
import { changed, checkFiles, expectFindings, expectNothing, shop } from '../workspace.ts';

const sales = 'domains/sales.yaml';

it('reports a key that is written twice', () => {
  const [found] = expectFindings('syntax', changed(sales, 'team: Sales Team', 'team: Sales Team\n«team: Others'), [
    'Map keys must be unique',
  ]);
  expect(found?.fix).toBe('keep one of the two');
});

it('reports an indentation by tab', () => {
  const [found] = expectFindings('syntax', { 'tickets.yaml': 'T-1:\n«\tsummary: S\n' }, ['Tabs']);
  expect(found?.fix).toBe('indent with spaces');
});

it('reports a bracket that is never closed', () => {
  const [found] = expectFindings('syntax', { [sales]: 'name: [Sales\n«' }, ['end with a ]']);
  expect(found?.subject).toBe(`architecture/${sales}`);
});

it('reports a second document in one file', () => {
  const [found] = expectFindings('syntax', { [sales]: `${shop[sales]}«---\nname: Other\n` }, ['multiple documents']);
  expect(found?.fix).toBe('one document per file: remove the ---');
});

it('reports a decision without front matter', () => {
  const [found] = expectFindings('syntax', { 'decisions/ADR-001-own-your-data.md': '«# ADR-001: Own your data\n' }, [
    'has no front matter',
  ]);
  expect(found?.fix).toContain('start the file with ---');
});

it('reports broken front matter on its own line', () => {
  expectFindings(
    'syntax',
    changed('decisions/ADR-001-own-your-data.md', 'date: 2026-01-15', 'date: 2026-01-15\n«date: 2026-01-16'),
    ['Map keys must be unique'],
  );
});

it('reports the broken files all at once, and stops before it would have to guess', () => {
  const { diagnostics } = checkFiles({
    'domains/sales.yaml': 'a: [\n',
    'domains/finance.yaml': 'a: {\n',
    'services/svc-ledger.yaml': 'titel: Ledger\n',
  });
  expect([...new Set(diagnostics.map((one) => one.at.file))].sort()).toEqual([
    'architecture/domains/finance.yaml',
    'architecture/domains/sales.yaml',
    'architecture/services/svc-ledger.yaml',
  ]);
  expect(new Set(diagnostics.map((one) => one.rule))).toEqual(new Set(['syntax', 'known-keys']));
});

it('reports nesting without end instead of falling over', () => {
  expectFindings('syntax', { 'tickets.yaml': `«${'['.repeat(5000)}${']'.repeat(5000)}` }, ['nested too deeply']);
});

it('reports aliases that explode instead of falling over', () => {
  const rounds = Array.from(
    { length: 12 },
    (_, i) =>
      `a${i}: &a${i} [${Array(10)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  expectFindings('syntax', { 'tickets.yaml': `«${rounds.join('\n')}\n` }, ['alias']);
});

it('reads anchors, comments, CRLF and a byte order mark', () => {
  const text = shop[sales] ?? '';
  expectNothing('syntax', { [sales]: text.replaceAll('\n', '\r\n') });
  expectNothing('syntax', { [sales]: `\uFEFF${text.trimStart()}` });
  expectNothing('syntax', {
    [sales]: text.replace('name: Sales', 'name: &sales Sales # who sells').replace('team: Sales Team', 'team: *sales'),
  });
});
