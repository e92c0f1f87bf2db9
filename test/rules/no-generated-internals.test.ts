import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';

const folder = '/runtime/services/svc-orders';
const generated = {
  [`${folder}/generated/index.ts`]: "export { schema } from './internal/schema.ts';\n",
  [`${folder}/generated/internal/schema.ts`]: 'export const schema = 1;\n',
};

it('reports an import past the index of generated files', () => {
  const [found] = expectFindings(
    'no-generated-internals',
    {
      ...generated,
      [`${folder}/near.ts`]: "import { schema } from «'./generated/internal/schema.ts';\nexport const a = schema;\n",
    },
    ['runtime/services/svc-orders/near.ts imports runtime/services/svc-orders/generated/internal/schema.ts'],
  );
  expect(found?.fix).toBe(
    'import it from runtime/services/svc-orders/generated/index instead of ./generated/internal/schema.ts',
  );
});

it('lets code import the index, and generated files each other', () => {
  expectNothing('no-generated-internals');
  expectNothing('no-generated-internals', {
    ...generated,
    [`${folder}/near.ts`]: "import { schema } from './generated/index.ts';\nexport const a = schema;\n",
  });
});

it('lets code import its own contract', () => {
  expectNothing('no-generated-internals', {
    [`${folder}/near.ts`]: "import { contract } from './contract.gen.ts';\nexport const a = contract;\n",
  });
});
