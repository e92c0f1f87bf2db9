import { expect, it } from 'vitest';
import { coded, expectFindings, expectNothing } from './code.ts';

const layers = {
  'platform.yaml': `${coded['platform.yaml']}code:
  shared: runtime/platform
  layers:
    compiler: { files: compiler, mayImport: [] }
    starter: { files: starter, mayImport: [compiler, runtime] }
    runtime: { files: runtime, mayImport: [] }
`,
  '/compiler/load.ts': 'export const load = 1;\n',
  '/runtime/platform/db.ts': 'export const db = 1;\n',
};

it('reports an import between what builds and what runs, either way', () => {
  const [found] = expectFindings(
    'compiler-and-runtime-apart',
    {
      ...layers,
      '/runtime/platform/a.ts': "import { load } from «'../../compiler/load.ts';\nexport const a = load;\n",
    },
    [
      'runtime/platform/a.ts imports ../../compiler/load.ts: compiler/load.ts belongs to compiler; runtime may import runtime',
    ],
  );
  expect(found?.related?.[0]?.at.path).toEqual(['code', 'layers', 'runtime']);
  expectFindings(
    'compiler-and-runtime-apart',
    { ...layers, '/compiler/a.ts': "import { db } from «'../runtime/platform/db.ts';\nexport const a = db;\n" },
    ['compiler may import compiler'],
  );
});

it('reports a compiler that links a service, once', () => {
  const files = {
    ...layers,
    '/compiler/a.ts':
      "import { addOrder } from «'../runtime/services/svc-orders/store.ts';\nexport const a = addOrder;\n",
  };
  expectFindings('compiler-and-runtime-apart', files, ['compiler may import compiler']);
  const unmarked = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('«', '')]));
  for (const rule of ['layers-hold', 'shared-code-holds-no-domain', 'no-import-across-services'])
    expectNothing(rule, unmarked);
});

it('reports a service that imports novatrek itself', () => {
  expectFindings(
    'compiler-and-runtime-apart',
    {
      '/runtime/services/svc-orders/near.ts':
        "import { load } from «'novatrek/model/load.ts';\nexport const a = load;\n",
    },
    ['only novatrek/platform runs with a service'],
  );
});

it('lets a layer that may know both start what runs', () => {
  expectNothing('compiler-and-runtime-apart');
  expectNothing('compiler-and-runtime-apart', {
    ...layers,
    '/starter/a.ts':
      "import { load } from '../compiler/load.ts';\nimport { db } from '../runtime/platform/db.ts';\nexport const a = [load, db];\n",
    '/runtime/platform/a.ts': "import { db } from './db.ts';\nexport const a = db;\n",
  });
});
