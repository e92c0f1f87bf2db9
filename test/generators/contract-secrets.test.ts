import { expect, it } from 'vitest';
import { traceContract } from '../../generators/contract/trace.ts';
import { contract } from '../../generators/contract.ts';
import { modelOf } from '../workspace.ts';
import { dataOf } from './contract-data.ts';
import { office } from './contract-fixture.ts';

const parcels = 'services/svc-parcels.yaml';
const declared = `secrets:
  label-key: { description: Signs labels. }
  a-key: { description: Opens the safe. }
settings:`;
const declaring = modelOf({ [parcels]: (office[parcels] ?? '').replace('settings:', declared) }, office);
const textOf = (model: typeof declaring, id: string) =>
  [...contract.generate(model)].find(({ path }) => path.endsWith(`/${id}/contract.gen.ts`))?.content ?? '';

it('says which secrets a service needs, and their types', async () => {
  const text = textOf(declaring, 'svc-parcels');
  expect(text).toContain(`export interface Secrets {
  /** Opens the safe. */
  readonly 'a-key': Uint8Array;
  /** Signs labels. */
  readonly 'label-key': Uint8Array;
}`);
  expect(text).toContain('  secrets: Secrets;');
  expect(await dataOf(text)).toMatchObject({ secrets: ['a-key', 'label-key'] });
});

it('says nothing of secrets where there are none', () => {
  expect(textOf(declaring, 'svc-desk')).not.toMatch(/secrets/i);
  expect(textOf(declaring, 'svc-desk')).toBe(textOf(modelOf({}, office), 'svc-desk'));
});

it('knows the line that a secret is declared in', () => {
  const origin = traceContract(declaring, 'runtime/services/svc-parcels/contract.gen.ts', ['Secrets', 'a-key']);
  expect(origin).toEqual({ file: 'architecture/services/svc-parcels.yaml', path: ['secrets', 'a-key'] });
});
