import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { apply, readGenerated } from '../../bin/disk.ts';
import { contract } from '../../generators/contract.ts';
import { settled } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { leftovers, plan } from '../../generators/plan.ts';
import { load } from '../../model/load.ts';
import { modelOf, shop, unmark } from '../workspace.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('never touches, lists or reads what people keep beside a contract', () => {
  const root = mkdtempSync(join(tmpdir(), 'novatrek-contract-'));
  made.push(root);
  const byHand = [
    'runtime/services/svc-orders/service.ts',
    'runtime/services/svc-orders/store.ts',
    'runtime/services/svc-orders/notes.gen.ts',
    'runtime/services/svc-orders/deep/contract.gen.ts',
    'runtime/services/svc-orders/node_modules/x/contract.gen.ts',
    'runtime/services/svc-gone/service.ts',
    'runtime/services/contract.gen.ts',
    'runtime/services/README.md',
  ];
  for (const path of [...byHand, 'runtime/services/svc-gone/contract.gen.ts']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `// ${path}\n`);
  }
  const model = modelOf();
  const chosen = [settled(contract, model)];
  const disk = readGenerated(root, chosen);
  expect([...disk.keys()]).toEqual(['runtime/services/svc-gone/contract.gen.ts']);
  expect(leftovers(chosen, disk.keys())).toEqual([]);
  const all = generators.map((generator) => settled(generator, model));
  expect(leftovers(all, readGenerated(root, all).keys())).toEqual([]);

  const changes = plan([{ generator: contractOf(chosen), files: [...contract.generate(model)] }], disk);
  apply(root, changes);
  expect(changes.map(({ kind, path }) => `${kind} ${path.split('/').slice(2).join('/')}`)).toEqual([
    'create svc-billing/contract.gen.ts',
    'delete svc-gone/contract.gen.ts',
    'create svc-ledger/contract.gen.ts',
    'create svc-orders/contract.gen.ts',
  ]);
  for (const path of byHand) expect(readFileSync(join(root, path), 'utf8'), path).toBe(`// ${path}\n`);
  expect(
    plan([{ generator: contractOf(chosen), files: [...contract.generate(model)] }], readGenerated(root, chosen)),
  ).toEqual([]);
});

function contractOf<Item>([only]: readonly Item[]): Item {
  if (only === undefined) throw new Error('nothing was settled');
  return only;
}

it('owns nothing in the folders of services but the contract', () => {
  const { owns } = settled(
    contract,
    modelOf({ 'platform.yaml': `${shop['platform.yaml']}servicesFolder: code.v2/services\n` }),
  );
  expect('code.v2/services/svc-orders/contract.gen.ts').toMatch(owns);
  for (const path of [
    'runtime/services/svc-orders/contract.gen.ts',
    'codexv2/services/svc-orders/contract.gen.ts',
    'x/code.v2/services/svc-orders/contract.gen.ts',
    'code.v2/services/contract.gen.ts',
    'code.v2/services/svc-orders/src/contract.gen.ts',
    'code.v2/services/svc-orders/contract.gen.ts.bak',
    'code.v2/services/svc-orders/contract-gen.ts',
    'code.v2/services/svc-orders/service.ts',
    'code.v2/services/svc-orders/migrations/0001__start.expand.sql',
  ])
    expect(path).not.toMatch(owns);
});

it.each(['../services', '/services', 'a/../b', './services', 'services/', 'a//b', '..', 'a/.'])(
  'the folder of services can not be %s',
  (folder) => {
    const { sources } = unmark({ ...shop, 'platform.yaml': `${shop['platform.yaml']}servicesFolder: ${folder}\n` });
    expect(
      load(sources)
        .diagnostics.map((one) => one.message)
        .join(),
    ).toContain('must be a folder of the workspace');
  },
);
