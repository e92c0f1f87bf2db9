import { expect, it } from 'vitest';
import type { Drift } from '../../rules/rule.ts';
import { expectFindings, expectNothing, type Known } from './code.ts';

const path = 'runtime/services/svc-orders/contract.gen.ts';
const drift =
  (one: Partial<Drift> = {}): Known =>
  () => ({ drift: [{ kind: 'edited', path, at: { file: path, path: ['@line', 2, 1] }, ...one }] });
const marked = { [`/${path}`]: '// Generated\n«export const contract = {} as never;\n' };

it('reports the line that a hand changed, and the place to change instead', () => {
  const source = { file: 'architecture/services/svc-orders.yaml', path: ['api', 'basePath'] };
  const [found] = expectFindings('generated-not-edited', marked, [`${path} was edited by hand (contract.basePath)`], {
    known: drift({ spot: 'contract.basePath', source }),
  });
  expect(found?.fix).toBe(
    'change architecture/services/svc-orders.yaml (api.basePath) instead, then novatrek generate --force',
  );
  expect(found?.related?.[0]?.at).toEqual(source);
});

it('reports an edit that leads back to nothing in particular', () => {
  const [found] = expectFindings('generated-not-edited', marked, [`${path} was edited by hand`], { known: drift() });
  expect(found?.fix).toBe('change the architecture instead, then novatrek generate --force');
});

it('leaves stale files to another rule', () => {
  expectNothing('generated-not-edited', {}, { known: drift({ kind: 'stale' }) });
});
