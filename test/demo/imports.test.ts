import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eachImport, isFile, made, root, topOf } from '../product-code.ts';

const files = readdirSync(`${root}demo`)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ path: `demo/${name}`, text: readFileSync(`${root}demo/${name}`, 'utf8') }));

/** From outside, as everybody sees it: no code of a service, and nothing that the platform itself runs on. */
function intrudes(code: typeof files): string[] {
  return eachImport(code, (_, { to, typeOnly }) => {
    if (!isFile(to) || ['demo', 'bin'].includes(topOf(to))) return undefined;
    const isKnown = /^runtime\/(services\/[^/]+\/contract\.gen|platform\/identity\/tokens)\.ts$/.test(to);
    return isKnown || (typeOnly && to === 'runtime/platform/contract.ts') ? undefined : 'the story looks from outside';
  });
}

it('the story knows services by their contracts alone', () => {
  expect(files.length).toBeGreaterThan(10);
  expect(intrudes(files)).toEqual([]);
  expect(intrudes(made(['demo/a.ts', "import { b } from '../runtime/services/svc-a/store.ts';"]))).toHaveLength(1);
  expect(intrudes(made(['demo/a.ts', "import { b } from '../test/b.ts';"]))).toHaveLength(1);
});
