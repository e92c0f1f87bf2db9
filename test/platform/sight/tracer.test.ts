import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { currentScope } from '../../../runtime/platform/scope.ts';
import { createMetrics } from '../../../runtime/platform/sight/metrics.ts';
import { observeCalls } from '../../../runtime/platform/sight/observe-calls.ts';
import { newTrace, readTraceparent, traceparent } from '../../../runtime/platform/sight/trace-context.ts';
import { createTracer, untraced } from '../../../runtime/platform/sight/tracer.ts';
import { base } from '../fixtures/http/orders-contract.ts';
import { bearer, listen, serve } from '../fixtures/http/serve.ts';

interface Otlp {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}
interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

const spansIn = ({ resourceSpans }: Otlp) =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
const attributesOf = (span: OtlpSpan | undefined) =>
  Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));

it('writes what a request caused as one trace, as OTLP JSON lines', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'novatrek-trace-')), 'traces.jsonl');
  const tracer = createTracer({ service: 'svc-orders', version: '1.0.0', file });
  const metrics = createMetrics({ service: 'svc-orders' });
  const calls = observeCalls(tracer, metrics);
  let passedOn = '';
  const { app } = await serve(
    {
      listOrders: async () => {
        const span = calls.begin({ target: 'svc-stock', operation: 'getItem', method: 'GET', attempt: 2 });
        passedOn = span.trace === undefined ? '' : traceparent(span.trace);
        span.end({ status: 503, reason: 'status' });
        return {};
      },
    },
    { tracer, metrics },
  );
  const url = await listen(app);
  const came = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
  const before = Date.now();
  await (await fetch(`${url}${base}/orders`, { headers: { ...bearer('svc-shop'), traceparent: came } })).text();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await tracer.close();
  const written: Otlp = JSON.parse(readFileSync(file, 'utf8').trim());
  expect(attributesOf({ attributes: written.resourceSpans[0]?.resource.attributes } as OtlpSpan)).toEqual({
    'service.name': 'svc-orders',
    'service.version': '1.0.0',
  });
  const [client, server] = spansIn(written);
  expect(server).toMatchObject({ traceId: 'ab'.repeat(16), parentSpanId: 'cd'.repeat(8), kind: 2, status: {} });
  expect(new Set(['cd'.repeat(8), server?.spanId, client?.spanId]).size).toBe(3);
  expect(server?.name).toBe(`GET ${base}/orders`);
  expect(attributesOf(server)).toMatchObject({
    'http.request.method': 'GET',
    'http.route': `${base}/orders`,
    'http.response.status_code': '200',
    'novatrek.operation': 'listOrders',
    'service.peer.name': 'svc-shop',
  });
  expect(client).toMatchObject({
    traceId: 'ab'.repeat(16),
    parentSpanId: server?.spanId,
    kind: 3,
    status: { code: 2 },
  });
  expect(attributesOf(client)).toMatchObject({
    'service.peer.name': 'svc-stock',
    'http.response.status_code': '503',
    'http.request.resend_count': '1',
    'error.type': '503',
  });
  expect(passedOn).toBe(`00-${'ab'.repeat(16)}-${client?.spanId}-01`);
  const start = Number(server?.startTimeUnixNano) / 1e6;
  expect(start).toBeGreaterThan(before - 1000);
  expect(BigInt(server?.endTimeUnixNano ?? 0)).toBeGreaterThan(BigInt(server?.startTimeUnixNano ?? 0));
});

it('posts batches to a collector, and what is left when it is closed', async () => {
  const bodies: Otlp[] = [];
  const collector = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    if (request.url === '/v1/traces') bodies.push(JSON.parse(text));
    response.end('{}');
  });
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    collector.closeAllConnections();
    collector.close();
  });
  const address = collector.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const tracer = createTracer({ service: 'svc-orders', endpoint: `http://127.0.0.1:${port}/` });
  for (let i = 0; i < 600; i++) tracer.begin({ name: 'work', kind: 'internal' }).end();
  await tracer.close();
  expect(bodies.map((body) => spansIn(body).length)).toEqual([512, 88]);
});

it('loses spans and nothing else when the collector is down', async () => {
  const errors: unknown[] = [];
  const tracer = createTracer({ service: 'a', endpoint: 'http://127.0.0.1:1', onError: (error) => errors.push(error) });
  tracer.begin({ name: 'work', kind: 'internal' }).end();
  await tracer.close();
  expect(errors).toHaveLength(1);
});

it('records nothing that the caller decided not to record', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'novatrek-trace-')), 'traces.jsonl');
  const tracer = createTracer({ service: 'a', file });
  tracer.begin({ name: 'no', kind: 'server', parent: newTrace(false) }).end();
  tracer.begin({ name: 'yes', kind: 'server', parent: newTrace(true) }).end();
  await tracer.close();
  expect(spansIn(JSON.parse(readFileSync(file, 'utf8'))).map(({ name }) => name)).toEqual(['yes']);
});

it('passes a trace on as it came when it is off, and reads no nonsense', async () => {
  const parent = newTrace(true);
  expect(untraced.begin({ name: 'a', kind: 'server', parent }).trace).toBe(parent);
  let trace: unknown;
  const { app } = await serve({
    listOrders: async () => {
      trace = currentScope()?.trace;
      return {};
    },
  });
  const ask = (traceparent: string) =>
    app.inject({ url: `${base}/orders`, headers: { ...bearer('svc-shop'), traceparent } });
  await ask(traceparent(parent));
  expect(trace).toEqual(parent);
  for (const bad of ['', '00-zz', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`, `01-${'1'.repeat(32)}`]) {
    await ask(bad);
    expect(trace).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), sampled: false });
    expect(readTraceparent(bad)).toBeUndefined();
  }
});
