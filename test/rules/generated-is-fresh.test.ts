import { expect, it } from 'vitest';
import type { Drift } from '../../rules/rule.ts';
import { expectFindings, expectNothing, type Known } from './code.ts';

const path = 'runtime/services/svc-orders/contract.gen.ts';
const drift =
  (...kinds: Drift['kind'][]): Known =>
  () => ({ drift: kinds.map((kind) => ({ kind, path, at: { file: path, path: ['@line', 1, 1] } })) });
const marked = { [`/${path}`]: '«export const contract = {} as never;\n' };

it('reports output that is missing or stale', () => {
  const [missing] = expectFindings('generated-is-fresh', marked, [`${path} is missing`], { known: drift('missing') });
  expect(missing?.fix).toBe('novatrek generate');
  const [stale] = expectFindings('generated-is-fresh', marked, [`${path} is stale`], { known: drift('stale') });
  expect(stale?.subject).toBe(path);
});

it('leaves edits and leftovers to other rules', () => {
  expectNothing('generated-is-fresh', {}, { known: drift('edited', 'leftover') });
  expectNothing('generated-is-fresh');
});
