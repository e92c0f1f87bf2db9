import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';

const own = (text: string) => ({ '/runtime/services/svc-orders/near.ts': text });

it('reports a path that leads nowhere', () => {
  const [found] = expectFindings('imports-resolve', own("import { a } from «'./nowhere.ts';\nexport const b = a;\n"), [
    'runtime/services/svc-orders/near.ts imports ./nowhere.ts',
  ]);
  expect(found?.fix).toContain('mend the path');
  expectFindings(
    'imports-resolve',
    own("import { a } from «'@/nowhere';\nexport const b = a;\n"),
    ['imports @/nowhere'],
    {
      found: { aliases: [{ folder: '.', paths: { '@/*': ['runtime/services/svc-orders/*'] } }], packages: {} },
    },
  );
});

it('reports a path that is decided at run time', () => {
  expectFindings('imports-resolve', own('export const a = (name: string) => import(«name);\n'), [
    'runtime/services/svc-orders/near.ts imports what is decided at run time',
  ]);
});

it('lets imports lead to files, packages and modules of Node', () => {
  expectNothing('imports-resolve');
  expectNothing(
    'imports-resolve',
    own(
      "import { addOrder } from './store.js';\nimport fs from 'node:fs';\nimport z from 'zod';\nimport { near } from './near.js';\nexport const a = [addOrder, fs, z, near];\n",
    ),
  );
});
