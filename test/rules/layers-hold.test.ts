import { expect, it } from 'vitest';
import { type Around, coded, expectFindings, expectNothing } from './code.ts';

const layers = {
  'platform.yaml': `${coded['platform.yaml']}code:
  layers:
    print: { files: tools/print, mayImport: [], packages: [yaml], builtins: [node:path] }
    tools: { files: tools, mayImport: [print] }
`,
};
const print = (text: string) => ({ ...layers, '/tools/print/a.ts': text, '/tools/b.ts': 'export const b = 1;\n' });

it('reports an import against the layers', () => {
  const [found] = expectFindings('layers-hold', print("import { b } from «'../b.ts';\nexport const a = b;\n"), [
    'tools/print/a.ts imports ../b.ts: tools/b.ts belongs to tools; print may import print',
  ]);
  expect(found?.related?.[0]?.at.path).toEqual(['code', 'layers', 'print']);
  expect(found?.subject).toBe('tools/print/a.ts -> tools/b.ts');
});

it.each([
  ["import type { b } from «'../b.ts';\nexport type A = typeof b;\n", 'belongs to tools'],
  ["import { load } from «'js-yaml';\nexport const a = load;\n", 'print may import yaml only'],
  ["import { readFileSync } from «'node:fs';\nexport const a = readFileSync;\n", 'print may import node:path only'],
  ["import { c } from «'../../other/c.ts';\nexport const a = c;\n", 'other/c.ts belongs to no layer'],
])('reports %s', (text, message) => {
  expectFindings('layers-hold', { ...print(text), '/other/c.ts': 'export const c = 1;\n' }, [message]);
});

it('lets a layer import itself, the layers below it and what it names', () => {
  expectNothing('layers-hold');
  expectNothing(
    'layers-hold',
    print("import { parse } from 'yaml';\nimport { join } from 'node:path';\nexport const a = [parse, join];\n"),
  );
  expectNothing('layers-hold', {
    ...print('export const a = 1;\n'),
    '/tools/b.ts': "import { a } from './print/a.ts';\nimport fs from 'node:fs';\nexport const b = [a, fs];\n",
  });
});

it('lets a layer name what was built from it', () => {
  expectNothing('layers-hold', {
    ...layers,
    '/tools/b.ts': "import { run } from '../dist/main.js';\nexport const b = run;\n",
  });
});

it('holds inside a service too', () => {
  const around: Around = {
    base: {
      ...coded,
      'platform.yaml': `${coded['platform.yaml']}code:
  layers:
    domain: { files: runtime/services/*/domain, mayImport: [] }
    services: { files: runtime/services, mayImport: [domain] }
`,
    },
  };
  expectFindings(
    'layers-hold',
    {
      '/runtime/services/svc-orders/domain/price.ts':
        "import { addOrder } from «'../store.ts';\nexport const a = addOrder;\n",
    },
    ['belongs to services; domain may import domain'],
    around,
  );
});
