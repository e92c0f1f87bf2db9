import { expect, it } from 'vitest';
import { contract } from '../../generators/contract.ts';
import { settled } from '../../generators/generator.ts';
import { plan } from '../../generators/plan.ts';
import { seal } from '../../generators/seal.ts';
import { placesOf } from '../../model/source.ts';
import { modelOf, unmark } from '../workspace.ts';
import { office } from './contract-fixture.ts';

const model = modelOf({}, office);

/** Where `generate --check` sends somebody who changed this line of a contract. */
function placeOf(id: string, from: string, to: string): string {
  const { sources } = unmark(office);
  const generator = settled(contract, model);
  const file = [...generator.generate(model)].find(({ path }) => path.endsWith(`/${id}/contract.gen.ts`));
  const made = seal(file?.content ?? '');
  expect(made).toContain(from);
  const [change] = plan(
    [{ generator, files: file === undefined ? [] : [file] }],
    new Map([[file?.path ?? '', made.replace(from, to)]]),
  );
  expect(change).toMatchObject({ kind: 'update', edited: true });
  const origin = generator.trace?.(model, file?.path ?? '', generator.spot?.(made, made.replace(from, to)) ?? []);
  const source = sources.find(({ path }) => path === origin?.file);
  if (origin === undefined || source === undefined) return 'nowhere';
  return `${source.path.slice('architecture/'.length)}: ${source.text.split('\n')[placesOf(source)(origin).line - 1]?.trim()}`;
}

it.each([
  ['a handler', 'answers: { 201: Parcel };', 'answers: { 200: Parcel };', 'services/svc-parcels.yaml: POST /parcels:'],
  ['its comment', '/** POST /parcels: Send', '/** POST /parcels: Post', 'services/svc-parcels.yaml: POST /parcels:'],
  ['its data', "'PATCH'", "'PUT'", 'services/svc-parcels.yaml: PATCH /parcels/{parcel_id}:'],
  [
    'a schema',
    'readonly worth?: number | null | undefined;',
    'readonly worth?: number;',
    "services/svc-parcels.yaml: worth: { anyOf: [{ type: number }, { type: 'null' }] }",
  ],
  [
    'a schema under another name',
    'readonly count?: number | undefined',
    'readonly count: number',
    'services/svc-parcels.yaml: Operations: { type: object, properties: { count: { type: integer } } }',
  ],
  [
    'a row',
    'readonly ratio: number | null;',
    'readonly ratio: number;',
    'services/svc-parcels.yaml: ratio: { type: DOUBLE PRECISION }',
  ],
  [
    'the data of a column',
    "grams: { type: 'SMALLINT' }",
    "grams: { type: 'TEXT' }",
    'services/svc-parcels.yaml: grams: { type: SMALLINT }',
  ],
  ['a setting', 'heaviest: 30000', 'heaviest: 1', 'services/svc-parcels.yaml: settings:'],
  ['an event', "channel: 'shop.dispatch.parcel.sent'", "channel: 'x'", 'events/parcel.sent.yaml: message: ParcelSent'],
  [
    'the payload of an event',
    'customer: CaseOpenedParty',
    'customer: string',
    "events/case.opened.yaml: customer: { $ref: '#/components/schemas/Party' }",
  ],
  [
    'a call',
    'readonly getOrder: ClientOf<{',
    'readonly get: ClientOf<{',
    "services/svc-parcels.yaml: - { to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Find the order }",
  ],
  [
    'the copy of a shape',
    "'open' | 'waiting' | 'closed'",
    "'open'",
    'services/svc-desk.yaml: State: { type: string, enum: [open, waiting, closed] }',
  ],
  ['the title', "title: 'Parcels'", "title: 'Packets'", 'services/svc-parcels.yaml: title: Parcels'],
  [
    'what nobody can say',
    'import type { ClientOf',
    'import type { ClientsOf',
    'services/svc-parcels.yaml: title: Parcels',
  ],
])('sends a hand’s edit of %s to its line', (_, from, to, place) => {
  expect(placeOf('svc-parcels', from, to)).toBe(place);
});
