import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { spansIn } from '../../../demo/trace-file.ts';
import type { Contract, OperationData, Schema } from '../../../runtime/platform/contract.ts';
import type { RunningService } from '../../../runtime/platform/host.ts';
import { chanceOf } from '../../../runtime/platform/mock/chance.ts';
import { exampleOf, isObject } from '../../../runtime/platform/mock/example.ts';
import { fromPattern } from '../../../runtime/platform/mock/from-pattern.ts';
import { startMock } from '../../../runtime/platform/mock/start-mock.ts';
import { memoryBus } from '../../../runtime/platform/testing/memory-bus.ts';

const folder = fileURLToPath(new URL('../../../runtime/services/', import.meta.url));
const running: RunningService[] = [];
afterAll(() => Promise.all(running.map((one) => one.stop())));

async function contractOf(service: string): Promise<Contract> {
  const { contract }: { contract: Contract } = await import(`${folder}${service}/contract.gen.ts`);
  return contract;
}

async function mockOf(service: string) {
  const contract = await contractOf(service);
  const mock = await startMock({ contract, host: '127.0.0.1', port: 0, logLevel: 'silent' });
  running.push(mock);
  return { contract, address: `${mock.url}${contract.basePath}` };
}

function requestFor(contract: Contract, name: string, operation: OperationData): [string, RequestInit] {
  const made = (schema: Schema | undefined): Record<string, unknown> => {
    const value = schema === undefined ? {} : exampleOf(schema, contract.schemas, name);
    return isObject(value) ? value : {};
  };
  const path = Object.entries(made(operation.params)).reduce(
    (at, [param, value]) => at.replace(`{${param}}`, encodeURIComponent(String(value))),
    operation.path,
  );
  const query = new URLSearchParams();
  for (const [param, value] of Object.entries(made(operation.query)))
    for (const one of Array.isArray(value) ? value : [value]) query.append(param, String(one));
  const headers = Object.fromEntries(
    Object.entries(made(operation.headers)).map(([key, value]) => [key.toLowerCase(), String(value)]),
  );
  const { body } = operation;
  if (body === undefined)
    return [`${path}?${query}`, { method: operation.method, headers: { ...headers, 'if-match': '"1"' } }];
  const sent = exampleOf(body.schema, contract.schemas, name);
  const revision = isObject(sent) && '_rev' in sent ? sent._rev : 1;
  return [
    `${path}?${query}`,
    {
      method: operation.method,
      body: JSON.stringify(sent),
      headers: { ...headers, 'content-type': body.mediaType, 'if-match': `"${revision}"` },
    },
  ];
}

const services = readdirSync(folder).filter((name) => name.startsWith('svc-'));

it.each(services)('answers every operation of %s as its contract says, and the same again', async (service) => {
  const { contract, address } = await mockOf(service);
  const wrong: string[] = [];
  for (const [name, operation] of Object.entries<OperationData>(contract.operations)) {
    if (operation.body !== undefined && !/json/.test(operation.body.mediaType)) continue;
    const [path, request] = requestFor(contract, name, operation);
    const first = await fetch(address + path, request);
    const text = await first.text();
    if (operation.answers[first.status] === undefined) wrong.push(`${name}: ${first.status} ${text}`);
    const again = await (await fetch(address + path, request)).text();
    if (first.ok && again !== text) wrong.push(`${name}: two answers to one question`);
  }
  expect(wrong).toEqual([]);
});

it('refuses what the contract refuses', async () => {
  const { address } = await mockOf('svc-check-in');
  const answer = await fetch(`${address}/check-ins`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reservation_id: 'no uuid' }),
  });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

it('gives the thing that was asked for, and the refusal that was preferred', async () => {
  const { address } = await mockOf('svc-check-in');
  const id = '0b0f2a52-7d6c-4a9f-9a6f-0c5a2d7a4f11';
  expect(await (await fetch(`${address}/check-ins/${id}`)).json()).toMatchObject({ id });
  const preferred = await fetch(`${address}/check-ins/${id}`, { headers: { prefer: 'code=404' } });
  expect(preferred.status).toBe(404);
  expect(await preferred.json()).toMatchObject({ status: 404 });
});

it('says which event it does not publish, and what a published one needs', async () => {
  const { address } = await mockOf('svc-check-in');
  const root = new URL(address).origin;
  expect((await fetch(`${root}/_mock/events/order.placed`, { method: 'POST' })).status).toBe(404);
  const answer = await fetch(`${root}/_mock/events/checkin.completed`, { method: 'POST' });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('KAFKA_BROKERS');
});

it('publishes an event as caused by whoever asked for it', async () => {
  const contract = await contractOf('svc-wildlife-tracking');
  const bus = memoryBus();
  const mock = await startMock({ contract, host: '127.0.0.1', port: 0, logLevel: 'silent', bus: () => bus });
  running.push(mock);
  const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
  const post = { method: 'POST', headers: { traceparent } };
  expect((await fetch(`${mock.url}/_mock/events/wildlife_alert.issued`, post)).status).toBe(202);
  expect(bus.published).toMatchObject([{ headers: { ce_type: 'wildlife_alert.issued', traceparent } }]);
});

it('traces what it is asked for, and the event that it publishes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'traces.jsonl');
  const contract = await contractOf('svc-wildlife-tracking');
  const bus = memoryBus();
  const mock = await startMock({
    contract,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    bus: () => bus,
    traces: { file },
  });
  const traceId = 'ab'.repeat(16);
  const headers = { traceparent: `00-${traceId}-${'cd'.repeat(8)}-01` };
  const asked = await fetch(`${mock.url}${contract.basePath}/sightings`, { headers });
  expect(asked.status).toBe(200);
  expect((await fetch(`${mock.url}/_mock/events/wildlife_alert.issued`, { method: 'POST', headers })).status).toBe(202);
  await mock.stop();
  const spans = readFileSync(file, 'utf8').split('\n').flatMap(spansIn);
  const publish = spans.find(({ kind }) => kind === 'producer');
  const causes = spans.filter(({ kind }) => kind === 'server');
  expect(causes.map(({ name, parentId }) => [name, parentId])).toEqual([
    [`GET ${contract.basePath}/sightings`, 'cd'.repeat(8)],
    ['POST', 'cd'.repeat(8)],
  ]);
  expect(publish).toMatchObject({ name: 'publish wildlife_alert.issued', traceId, parentId: causes[1]?.spanId });
  expect(bus.published).toMatchObject([{ headers: { traceparent: `00-${traceId}-${publish?.spanId}-01` } }]);
});

it.each([
  '^[A-Z]{2}-\\d{4,6}$',
  '^-?\\d{1,2}(\\.\\d{1,12})?,-?\\d{1,3}(\\.\\d{1,12})?$',
  '^\\+[1-9]\\d{1,14}$',
  '^(?:red|gr(e|a)y|[^a-m]x)+$',
  '^(?<year>\\d{4})\\.\\w*[-_.a-c]?$',
  '^[\\d-]{3}a|b$',
])('makes texts that match %s', (pattern) => {
  const made = Array.from({ length: 200 }, (_, seed) => fromPattern(pattern, chanceOf(String(seed))));
  expect(made.filter((text) => !new RegExp(pattern).test(text))).toEqual([]);
  expect(new Set(made).size).toBeGreaterThan(1);
});

it('does not hand back what was said where the answer would be off its schema', async () => {
  const { address } = await mockOf('svc-media-gallery');
  const media = { media_type: 'PANORAMA', trip_id: '33333333-0000-4000-8000-000000000001', uploader_type: 'DRONE' };
  const said = {
    ...media,
    reservation_id: '77777777-0000-4000-8000-000000000001',
    url: 'https://example.com/a',
    captured_at: '2026-11-21T10:00:00Z',
  };
  const post = (body: object) =>
    fetch(`${address}/media`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const [right, wrong] = [await post(said), await post({ ...said, id: 'of no shape' })];
  expect([right.status, wrong.status]).toEqual([201, 201]);
  expect(await right.json()).toMatchObject({ trip_id: said.trip_id });
  expect(JSON.stringify(await wrong.json())).not.toContain('of no shape');
});
