import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing, type Files } from '../workspace.ts';

const decision = 'decisions/ADR-001-own-your-data.md';
const places: Readonly<Record<string, (id: string) => Files>> = {
  'a setting': (id) =>
    changed(
      'services/svc-orders.yaml',
      'store:',
      `settings:\n  rounding: { description: How to round., decision: ${id}, default: up }\nstore:`,
    ),
  'a rule': (id) => ({ 'rules/r.yaml': `title: R\ndecision: ${id}\n` }),
  'a rule with several': (id) => ({ 'rules/r.yaml': `title: R\ndecision: [ADR-001, ${id}]\n` }),
  'an exception': (id) => ({ 'exceptions.yaml': `EXC-1: { rule: no-orphans, subject: x, decision: ${id} }\n` }),
  'a solution': (id) => ({
    'solutions/T-1.yaml': `title: S\ndate: 2026-01-01\ndescription: S.\nservices: []\ncapabilities: []\ndecisions: [${id}]\n`,
  }),
  supersedes: (id) => changed(decision, 'chosen:', `supersedes: [${id}]\nchosen:`),
  supersededBy: (id) => changed(decision, 'chosen:', `supersededBy: [${id}]\nchosen:`),
};

it.each(Object.entries(places))('reports %s that names no decision', (_, name) => {
  const [found] = expectFindings('decision-exists', name('«ADR-011»'), ['there is no decision ADR-011']);
  expect(found?.fix).toBe('did you mean ADR-001?');
});

it.each(Object.entries(places))('lets %s name a decision that exists', (_, name) => {
  expectNothing('decision-exists', name('ADR-001'));
});
