import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from '../workspace.ts';

const all = ['reason', 'owner', 'decision'] as const;
const exception = (keys: readonly string[], mark = '«') => ({
  'exceptions.yaml': `${mark}EXC-1:\n  rule: no-orphans\n  subject: x\n${keys
    .map((key) => `  ${key}: ${key === 'decision' ? 'ADR-001' : 'words'}\n`)
    .join('')}`,
});

it.each(all)('reports an exception without %s', (key) => {
  const [found] = expectFindings('exception-complete', exception(all.filter((other) => other !== key)), [
    `exception EXC-1 has no ${key}`,
  ]);
  expect(found?.fix).toBe(`add ${key}: …`);
});

it('reports all that is missing at once', () => {
  expectFindings('exception-complete', exception([]), ['exception EXC-1 has no reason, no owner, no decision']);
});

it('lets an exception have all three and no end', () => {
  expectNothing('exception-complete', exception(all, ''));
});
