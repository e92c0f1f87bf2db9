import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Contracts } from '../../demo/contracts.ts';
import { textOf } from '../../demo/text.ts';
import { type Span, TraceFile } from '../../demo/trace-file.ts';
import { missingIn, type Root, trafficOf } from '../../demo/traffic.ts';

const contracts: Contracts = {
  isService: (id) => id.startsWith('svc-'),
  isWritten: (id) => id.startsWith('svc-') && id !== 'svc-later',
  consumersOf: (event) => (event === 'order.placed' ? ['svc-later', 'svc-mail'] : []),
  channelOf: (_, event) => `shop.${event}`,
  isDeferred: (_, target) => target === 'svc-mail',
};

const root: Root = {
  spanId: 'r',
  caller: 'app:web',
  target: 'svc-orders',
  operation: 'placeOrder',
  status: 201,
  start: 0,
  took: 9.6,
};

let clock = 0;
function span(kind: Span['kind'], spanId: string, parentId: string, service: string, more: Partial<Span> = {}): Span {
  clock += 1;
  const base = { traceId: 't', name: spanId, start: clock, took: 2, attributes: {}, error: undefined };
  return { ...base, kind, spanId, parentId, service, ...more };
}

const calls = (target: string, operation: string) => ({
  attributes: {
    'service.peer.name': target,
    'novatrek.operation': operation,
    'http.response.status_code': '200',
  },
});

const whole: readonly Span[] = [
  span('server', 's1', 'r', 'svc-orders'),
  span('client', 'c1', 's1', 'svc-orders', calls('svc-stock', 'getItem')),
  span('server', 's2', 'c1', 'svc-stock'),
  span('client', 'c2', 's2', 'svc-stock', calls('some-bank', 'GET /v1/rates/abcd1234efgh5678')),
  span('producer', 'p1', 's1', 'svc-orders', { name: 'publish order.placed' }),
  span('client', 'c3', 's1', 'svc-orders', calls('svc-mail', 'send')),
  span('server', 's3', 'c3', 'svc-mail'),
  span('consumer', 'h1', 'p1', 'svc-mail', { name: 'process order.placed' }),
];

it('puts each call below the one that it came about by, and knows who heard an event', () => {
  const { calls: seen, events } = trafficOf([root], whole, contracts);
  expect(seen.map(({ depth, caller, target, later }) => [depth, caller, target, later])).toEqual([
    [0, 'app:web', 'svc-orders', false],
    [1, 'svc-orders', 'svc-stock', false],
    [2, 'svc-stock', 'some-bank', false],
    [1, 'svc-orders', 'svc-mail', true],
  ]);
  expect(events).toEqual([
    {
      event: 'order.placed',
      producer: 'svc-orders',
      channel: 'shop.order.placed',
      consumers: ['svc-mail'],
      unwritten: ['svc-later'],
      failed: [],
    },
  ]);
});

it('knows what is still to come: the other side of a call, the cause of a span, who has yet to handle an event', () => {
  expect(missingIn([root], whole, contracts)).toEqual([]);
  const without = (id: string) =>
    missingIn(
      [root],
      whole.filter(({ spanId }) => spanId !== id),
      contracts,
    );
  expect(without('s3')).toEqual(['the side of svc-mail']);
  expect(without('h1')).toEqual(['order.placed handled by svc-mail']);
  expect(without('p1')).toEqual(['what caused svc-mail to process order.placed']);
  expect(missingIn([], whole, contracts)).toContain('what caused svc-orders to s1');
  // A try that failed is none: the event comes again.
  const failed = whole.map((one) => (one.spanId === 'h1' ? { ...one, error: 'CallFailed' } : one));
  expect(missingIn([root], failed, contracts)).toEqual(['order.placed handled by svc-mail']);
  expect(trafficOf([root], failed, contracts).events).toMatchObject([{ consumers: [], failed: ['svc-mail'] }]);
});

it('is an event of a mock that was asked for, too', () => {
  const asked = { ...root, event: 'order.placed', target: 'svc-later' };
  const heard = span('consumer', 'h', 'r', 'svc-mail', { name: 'process order.placed' });
  expect(trafficOf([asked], [heard], contracts).events).toMatchObject([
    { producer: 'svc-later', consumers: ['svc-mail'] },
  ]);
  expect(missingIn([asked], [heard], contracts)).toEqual([]);
  expect(missingIn([asked], [], contracts)).toEqual(['order.placed handled by svc-mail']);
});

it('is one event where the mock that publishes it traces', () => {
  const asked = { ...root, event: 'order.placed', target: 'svc-later' };
  const spans = [
    span('server', 's', 'r', 'svc-later'),
    span('producer', 'p', 's', 'svc-later', { name: 'publish order.placed' }),
    span('consumer', 'h', 'p', 'svc-mail', { name: 'process order.placed' }),
  ];
  expect(trafficOf([asked], spans, contracts).events).toMatchObject([
    { producer: 'svc-later', consumers: ['svc-mail'] },
  ]);
  expect(missingIn([asked], spans, contracts)).toEqual([]);
  const unheard = spans.slice(0, 2);
  expect(missingIn([asked], unheard, contracts)).toEqual(['order.placed handled by svc-mail']);
});

it('reads what is written from now on, and a line when it is whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'traces.jsonl');
  const line = (spanId: string, name: string) =>
    `${JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'svc-ä' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: 't',
                  spanId,
                  name,
                  kind: 3,
                  startTimeUnixNano: '1790000000000000000',
                  endTimeUnixNano: '1790000000005000000',
                  attributes: [{ key: 'http.response.status_code', value: { intValue: '200' } }],
                },
              ],
            },
          ],
        },
      ],
    })}\n`;
  writeFileSync(file, line('old', 'before'));
  const traces = new TraceFile(file);
  expect(traces.spansOf('t')).toEqual([]);
  const next = Buffer.from(line('new', 'GET ä'));
  // In the middle of a letter.
  const cut = next.indexOf(0xc3) + 1;
  appendFileSync(file, next.subarray(0, cut));
  expect(traces.spansOf('t')).toEqual([]);
  appendFileSync(file, next.subarray(cut));
  expect(traces.spansOf('t')).toMatchObject([
    {
      spanId: 'new',
      service: 'svc-ä',
      kind: 'client',
      took: 5,
      attributes: { 'http.response.status_code': '200' },
      error: undefined,
    },
  ]);
});

it('is told in plain words: the same twice is one line, ids of others are left out', () => {
  const twice = [root, { ...root, spanId: 'r2', took: 20 }];
  const report = { step: 3, title: 'An order', said: ['Somebody orders.'], traceId: 't', took: 1_234 };
  const told = (more: object) =>
    textOf({ ...report, ...trafficOf(twice, whole, contracts), ...more }, (_, text) => text);
  expect(told({})).toBe(`
 3  An order  1.2 s
    Somebody orders.
    app:web → svc-orders       placeOrder       201  2 × 10-20 ms
      svc-orders → svc-stock   getItem          200  2 ms
        svc-stock → some-bank  GET /v1/rates/…  200  2 ms
      svc-orders ⇢ svc-mail    send             200  2 ms
    ● svc-orders → shop.order.placed → svc-mail; not written yet: svc-later
`);
  expect(told({ failure: { expected: 'an order', came: '409 sold-out' } })).toContain(`
 3  An order  FAILED
    Somebody orders.
    expected  an order
    came      409 sold-out
`);
});
