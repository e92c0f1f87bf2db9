import { expect, it } from 'vitest';
import type { Drift } from '../../rules/rule.ts';
import { expectFindings, expectNothing, type Known } from './code.ts';

const path = 'generated/openapi/svc-old.yaml';
const drift =
  (kind: Drift['kind']): Known =>
  () => ({ drift: [{ kind, path, at: { file: path, path: ['@line', 1, 1] } }] });

it('reports a file that no generator writes', () => {
  const [found] = expectFindings(
    'no-generated-leftover',
    { [`/${path}`]: '«openapi: 3.1.0\n' },
    [`${path} is written by no generator`],
    { known: drift('leftover') },
  );
  expect(found?.fix).toBe('delete it, or move it out of the generated folders');
});

it('leaves stale files to another rule', () => {
  expectNothing('no-generated-leftover', {}, { known: drift('stale') });
});
