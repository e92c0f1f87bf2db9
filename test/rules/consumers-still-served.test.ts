import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing, shop } from '../workspace.ts';
import { since } from './since.ts';

const ledger = 'services/svc-ledger.yaml';
const event = 'events/order.placed.yaml';
const major = (name: string) => [name, 'version: 1.0.0', 'version: 2.0.0'] as const;
const bare = [
  ledger,
  'Ledger: { type: object, properties: { ledger_id: { type: string } } }',
  'Ledger: { type: object, «properties: {} }',
] as const;
const required = since(changed(ledger, 'type: object, properties', 'type: object, required: [ledger_id], properties'));

it('reports a field that is taken from declared callers, at a new major version too', () => {
  const [found] = expectFindings(
    'consumers-still-served',
    edited(major(ledger), bare),
    ['and svc-billing still depends on it'],
    shop,
    required,
  );
  expect(found?.fix).toBe('keep it until svc-billing no longer declares the dependency');
  expect(found?.related?.[0]?.at.file).toBe('architecture/services/svc-billing.yaml');
});

it('reports a field that is taken from the consumers of an event', () => {
  expectFindings(
    'consumers-still-served',
    edited(
      major('services/svc-orders.yaml'),
      [event, 'required: [event_id, event_type, timestamp, order_id]', 'required: [event_id, event_type, timestamp]'],
      [event, '  properties:', '  «properties:'],
      [event, '    order_id: { type: string }\n', ''],
    ),
    ['and svc-billing still depends on it'],
    shop,
    since(),
  );
});

it('lets go what nobody declares to use', () => {
  const plain = bare.map((part) => part.replace('«', '')) as unknown as typeof bare;
  expectNothing(
    'consumers-still-served',
    edited(major(ledger), plain, [
      'services/svc-billing.yaml',
      'for: Find the ledger',
      'for: Find the ledger, status: planned',
    ]),
    shop,
    required,
  );
  expectNothing('consumers-still-served', {}, shop, since());
});

it('leaves it to the other rules where the version does not say that it breaks', () => {
  const plain = bare.map((part) => part.replace('«', '')) as unknown as typeof bare;
  expectNothing('consumers-still-served', edited(plain), shop, required);
});
