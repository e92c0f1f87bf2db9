import { expect, it } from 'vitest';
import { checkFiles } from './workspace.ts';

it('starts every rule test from a workspace without a finding', () => {
  const { diagnostics } = checkFiles({});
  expect(diagnostics.map((one) => `${one.rule} ${one.message}`)).toEqual([]);
});
