import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { asyncapi } from '../../generators/asyncapi.ts';
import { load } from '../../model/load.ts';
import { type Files, modelOf, shop, unmark } from '../workspace.ts';
import { desk } from './fixture.ts';
import { shuffled } from './shuffled.ts';

const filesOf = (files: Files) => [...asyncapi.generate(modelOf({}, files))];

function spec(files: Files, service = 'svc-desk') {
  const file = filesOf(files).find(({ path }) => path === `generated/asyncapi/${service}.yaml`);
  return parse(file?.content ?? '');
}

it.each([
  ['shop', shop, ['svc-billing.yaml', 'svc-orders.yaml']],
  ['desk', desk, ['svc-billing.yaml', 'svc-desk.yaml', 'svc-orders.yaml']],
] as const)('writes what the services of the %s say and hear as in the golden files', async (_, files, names) => {
  const written = filesOf(files);
  expect(written.map(({ path }) => path.split('/').at(-1))).toEqual(names);
  for (const { path, content } of written) {
    expect(path).toMatch(asyncapi.owns);
    if (files === shop || path.endsWith('svc-desk.yaml'))
      await expect(content).toMatchFileSnapshot(`../golden/asyncapi/${path.split('/').at(-1)}`);
  }
});

it('writes the same bytes whatever the order of keys in the YAML, and every time', () => {
  const { sources } = unmark(desk);
  const wanted = filesOf(desk);
  expect(filesOf(desk)).toEqual(wanted);
  for (let seed = 1; seed <= 20; seed++) {
    const { model } = load(shuffled(sources, seed));
    expect(model && [...asyncapi.generate(model)]).toEqual(wanted);
  }
});

it('sends what the service publishes and receives what it consumes, its own events too', () => {
  const { operations, channels } = spec(desk);
  expect(Object.keys(operations)).toEqual(['receiveCaseOpened', 'sendCaseClosed', 'sendCaseOpened']);
  expect(operations.receiveCaseOpened).toMatchObject({
    action: 'receive',
    channel: { $ref: '#/channels/caseOpened' },
    messages: [{ $ref: '#/channels/caseOpened/messages/CaseOpened' }],
    bindings: { kafka: { groupId: { type: 'string', enum: ['svc-desk'] } } },
  });
  expect(operations.sendCaseOpened['x-trigger']).toBe('POST /cases');
  expect(Object.keys(channels)).toEqual(['caseClosed', 'caseOpened']);
  expect(Object.keys(spec(desk, 'svc-orders').operations)).toEqual(['receiveCaseOpened', 'sendOrderPlaced']);
});

it('tells where a channel is, who stands at its ends and how it is kept', () => {
  const { caseOpened, caseClosed } = spec(desk).channels;
  expect(caseOpened).toMatchObject({
    address: 'shop.care.case.opened',
    bindings: { kafka: { topic: 'shop.care.case.opened', partitions: 6 } },
    'x-retention': '30d',
    'x-domain': 'care',
    'x-producer': 'svc-desk',
    'x-consumers': ['svc-desk', 'svc-orders'],
    'x-trigger': 'POST /cases',
  });
  expect(caseClosed.bindings.kafka.partitions).toBe(3);
});

it('keys a message by what the event names, else by the first required id that is not the event’s own', () => {
  const key = (service: string, message: string) => {
    const found = spec(desk, service).components.messages[message];
    return [found['x-key'], found.bindings.kafka.key?.type];
  };
  expect(key('svc-desk', 'CaseOpened')).toEqual(['customer', 'string']);
  expect(key('svc-orders', 'OrderPlaced')).toEqual(['order_id', 'string']);
  expect(key('svc-desk', 'CaseClosed')).toEqual([undefined, undefined]);
});

it('keeps two events apart that give one name to different schemas', () => {
  const { schemas, messages } = spec(desk).components;
  expect(messages.CaseClosed.payload.properties.by).toEqual({ $ref: '#/components/schemas/Party' });
  expect(schemas.Party.properties.chief).toEqual({ $ref: '#/components/schemas/Party' });
  expect(messages.CaseOpened.payload.properties.customer).toEqual({ $ref: '#/components/schemas/CaseOpenedParty' });
  expect(schemas.CaseOpenedParty).toEqual({ type: 'string', minLength: 1 });
  const alone = spec(desk, 'svc-orders').components;
  expect(Object.keys(alone.schemas)).toEqual(['Party']);
});

it('gives two events that would meet in one name a channel each', () => {
  const twin = (desk['events/case.opened.yaml'] ?? '')
    .replaceAll('case.opened', 'case-opened')
    .replace('key: customer', 'key: case_id');
  const { channels, operations, components } = spec({ ...desk, 'events/case-opened.yaml': twin });
  expect(Object.keys(channels)).toEqual(['caseOpened', 'caseClosed', 'caseOpened2']);
  expect(channels.caseOpened.address).toBe('shop.care.case-opened');
  expect(Object.keys(operations)).toContain('sendCaseOpened2');
  expect(Object.keys(components.messages)).toEqual(['CaseOpened', 'CaseClosed', 'CaseOpened2']);
  expect(Object.keys(components.schemas)).toEqual(['CaseClosedParty', 'Party']);
});

it('shows the given example, else a made one', () => {
  const { CaseOpened, CaseClosed } = spec(desk).components.messages;
  expect(CaseClosed.examples[0].payload.by).toEqual({ name: 'Ann' });
  expect(CaseClosed.payload.examples).toBeUndefined();
  expect(CaseOpened.examples[0].payload).toMatchObject({ event_type: 'case.opened', customer: 'customer' });
});

it('says what a consumer does on hearing an event, and what is only planned', () => {
  const files = {
    ...desk,
    'events/order.placed.yaml': (shop['events/order.placed.yaml'] ?? '').replace('[svc-billing]', '[svc-desk]'),
  };
  const { operations, components } = spec(files);
  expect(operations.receiveOrderPlaced['x-calls']).toEqual([
    { to: 'svc-orders', endpoint: 'GET /orders/{order_id}', for: 'See what was ordered', mode: 'sync' },
  ]);
  expect(components.messages.CaseClosed['x-status']).toBe('planned');
  expect(components.messages.CaseOpened['x-status']).toBeUndefined();
});
