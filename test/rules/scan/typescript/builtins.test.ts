import { builtinModules } from 'node:module';
import { expect, it } from 'vitest';
import { builtins } from '../../../../rules/scan/typescript/builtins.ts';

it('knows every module of the Node that runs', () => {
  expect(builtinModules.filter((name) => !builtins.has(name))).toEqual([]);
});

it('knows no more than Node has', () => {
  const known = [...builtins].map((name) => name.replace(/^node:/, ''));
  expect(known.filter((name) => !/^[a-z_0-9]+(\/[a-z0-9]+)?$/.test(name))).toEqual([]);
  for (const name of ['pg', 'kafkajs', 'undici', '']) expect(builtins.has(name), name).toBe(false);
});
