import { expect, it } from 'vitest';
import { contract } from '../../generators/contract.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { OperationData } from '../../runtime/platform/contract.ts';
import { bareService, modelOf, shop, unmark } from '../workspace.ts';
import { dataOf } from './contract-data.ts';
import { office } from './contract-fixture.ts';
import { shuffled } from './shuffled.ts';

const model = modelOf({}, office);
const textOf = (id: string, from: Model = model) =>
  [...contract.generate(from)].find(({ path }) => path.endsWith(`/${id}/contract.gen.ts`))?.content ?? '';

it.each(['svc-parcels', 'svc-desk', 'svc-ledger'])(
  'writes the contract of %s as it is in the golden file',
  async (id) => {
    await expect(textOf(id)).toMatchFileSnapshot(`../golden/contract/${id}/contract.gen.ts`);
  },
);

it('writes the same bytes whatever the order of keys in the YAML, and every time', () => {
  const wanted = [...contract.generate(model)];
  expect([...contract.generate(model)]).toEqual(wanted);
  for (let seed = 1; seed <= 20; seed++) {
    const loaded = load(shuffled(unmark(office).sources, seed));
    expect(loaded.model && [...contract.generate(loaded.model)]).toEqual(wanted);
  }
});

it('has a contract for a service without store, API, events and calls', async () => {
  const mute = modelOf({ 'services/svc-mute.yaml': bareService('sales') });
  const data = await dataOf(textOf('svc-mute', mute));
  expect(data).toMatchObject({ service: 'svc-mute', title: 'Extra', domain: 'sales', basePath: '', operations: {} });
  expect(data).not.toHaveProperty('schema');
  for (const part of [
    'publishes',
    'consumes',
    'calls',
    'deferred',
    'externals',
    'settings',
    'tables',
    'schemas',
  ] as const)
    expect(data[part], part).toEqual({});
});

it('leaves out what is only planned: calls, callers and events', async () => {
  const parcels = await dataOf(textOf('svc-parcels'));
  expect(Object.keys(parcels.publishes)).toEqual(['parcel.sent']);
  expect(Object.keys((await dataOf(textOf('svc-desk'))).consumes)).toEqual(['case.opened', 'parcel.sent']);
  expect(JSON.stringify(parcels.calls)).not.toContain('refunds');
  const callersIn = async (status: string) => {
    const call = `{ to: svc-ledger, endpoint: GET /ledgers, for: Find the ledger${status} }`;
    const text = (shop['services/svc-billing.yaml'] ?? '').replace(/\{ to: svc-ledger[^}]*\}/, call);
    const { operations } = await dataOf(textOf('svc-ledger', modelOf({ 'services/svc-billing.yaml': text })));
    return Object.values<OperationData>(operations).map(({ callers }) => callers);
  };
  expect(await callersIn('')).toEqual([['svc-billing']]);
  expect(await callersIn(', status: planned')).toEqual([[]]);
});

it.each([
  [undefined, ['svcLedger']],
  ['svc-<name>', ['ledger']],
  ['<name>', ['svcLedger']],
  ['<name>-ledger', ['svc']],
  ['svc-<domain>-<name>', ['svcLedger']],
  ['api-<name>', ['svcLedger']],
])('with the convention %s the client of svc-ledger is called %s', async (convention, names) => {
  const platform = (shop['platform.yaml'] ?? '').replace(
    'conventions: {',
    `conventions: { ${convention === undefined ? '' : `service: ${convention}, `}`,
  );
  const data = await dataOf(textOf('svc-billing', modelOf({ 'platform.yaml': platform })));
  expect(Object.keys(data.calls)).toEqual(names);
});
