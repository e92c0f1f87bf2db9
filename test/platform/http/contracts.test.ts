import { readdirSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { CallFailed } from '../../../runtime/platform/calls/call-failed.ts';
import type { Contract, OperationData, Schema } from '../../../runtime/platform/contract.ts';
import { Refusal, unavailable } from '../../../runtime/platform/http/refusal.ts';
import type { AnyHandler } from '../../../runtime/platform/http/visit.ts';
import { exampleOf } from '../../../runtime/platform/mock/example.ts';
import { type Answer, answer } from '../../../runtime/platform/service.ts';
import { bearer, serve, tokenOf } from '../fixtures/http/serve.ts';

const folder = new URL('../../../runtime/services/', import.meta.url);
const services = readdirSync(folder);

const problem = {
  type: 'object',
  required: ['status', 'title', 'type', 'detail', 'instance'],
  properties: {
    status: { type: 'integer' },
    title: { type: 'string' },
    type: { type: 'string', format: 'uri-reference' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
  },
};

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'operations' in value && 'schemas' in value;

async function contractOf(service: string): Promise<Contract> {
  const module: Readonly<Record<string, unknown>> = await import(new URL(`${service}/contract.gen.ts`, folder).href);
  if (!isContract(module.contract)) throw new Error('no contract');
  return module.contract;
}

type Method = OperationData['method'];

/** A request that the operation accepts. */
function requestOf(contract: Contract, name: string, operation: OperationData) {
  const made = (schema: Schema | undefined) => {
    const value = schema === undefined ? {} : exampleOf(schema, contract.schemas, name);
    return Object.entries(typeof value === 'object' && value !== null ? value : {});
  };
  const path = made(operation.params).reduce(
    (url, [key, value]) => url.replace(`{${key}}`, String(value)),
    operation.path,
  );
  const query = new URLSearchParams(
    made(operation.query).map(([key, value]): [string, string] => [key, String(value)]),
  );
  const headers = Object.fromEntries(made(operation.headers).map(([key, value]) => [key.toLowerCase(), String(value)]));
  const method: Method = operation.method;
  return {
    method,
    url: `${contract.basePath}${path}?${query}`,
    headers: { ...headers, ...(operation.guarded ? { 'if-match': '"1"' } : {}) },
    ...(operation.body === undefined ? {} : { payload: JSON.stringify(bodyOf(contract, name, operation)) }),
  };
}

/** Without a revision: what is in the example need not be what we say in If-Match. */
function bodyOf(contract: Contract, name: string, operation: OperationData): unknown {
  const body = operation.body && exampleOf(operation.body.schema, contract.schemas, name);
  if (operation.guarded !== true || typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([member]) => member !== '_rev'));
}

function withHeaders<Request extends ReturnType<typeof requestOf>>(request: Request, more: Record<string, string>) {
  const type = 'payload' in request ? { 'content-type': 'application/json' } : {};
  return { ...request, headers: { ...request.headers, ...type, ...more } };
}

function problemChecks(contract: Contract): (schema: Schema | null) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, logger: false });
  addFormats.default(ajv);
  const known = new Map<string, ValidateFunction>();
  return (schema) => {
    const key = JSON.stringify(schema);
    const all = schema === null ? [problem] : [problem, schema];
    const check = known.get(key) ?? ajv.compile({ allOf: all, components: { schemas: contract.schemas } });
    known.set(key, check);
    return check;
  };
}

it.each(services)('%s: every refusal of every operation is what its contract says', async (service) => {
  const contract = await contractOf(service);
  const problemOf = problemChecks(contract);
  const operations = Object.entries<OperationData>(contract.operations);
  let wanted: unknown;
  const fails: AnyHandler = async () => {
    throw wanted;
  };
  const { app } = await serve(Object.fromEntries(operations.map(([name]) => [name, fails])), {
    contract,
    checkAnswers: true,
  });
  const operator = { authorization: `Bearer ${tokenOf('operator:jo', { audience: '*' })}` };
  let checked = 0;
  for (const [name, operation] of operations) {
    const request = requestOf(contract, name, operation);
    const send = (headers: Record<string, string>) => app.inject(withHeaders(request, headers));
    for (const [text, schema] of Object.entries(operation.refusals)) {
      const status = Number(text);
      const errors = status === 400 || status === 422 ? [{ pointer: '/body/a', detail: 'is missing' }] : [];
      wanted = new Refusal(status, 'some-reason', 'Some reason', { errors });
      const answer = await send(operator);
      expect([name, answer.statusCode]).toEqual([name, status]);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      const fits = problemOf(schema);
      expect([name, status, fits(answer.json()), fits.errors]).toEqual([name, status, true, null]);
      checked++;
    }
    for (const failure of [
      new CallFailed({ service: 'svc-x', operation: 'y', reason: 'timeout' }),
      unavailable('overloaded', 'Too much'),
    ]) {
      wanted = failure;
      const answer = await send(operator);
      expect([name, answer.statusCode]).toEqual([name, 503]);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    if (!operation.public) {
      expect((await send({})).statusCode).toBe(401);
      if (!operation.callers.includes('svc-stranger'))
        expect((await send(bearer('svc-stranger', { audience: `svc:${service}` }))).statusCode).toBe(403);
    }
  }
  expect(checked).toBeGreaterThan(0);
});

it.each(services)('%s: every answer that the contract describes goes out whole', async (service) => {
  const contract = await contractOf(service);
  let wanted: Answer<number, unknown> | undefined;
  const operations = Object.entries<OperationData>(contract.operations);
  const handlers = operations.map(([name]): [string, AnyHandler] => [name, async () => wanted]);
  const { app, text } = await serve(Object.fromEntries(handlers), { contract, checkAnswers: true });
  const operator = { authorization: `Bearer ${tokenOf('operator:jo', { audience: '*' })}` };
  for (const [name, operation] of operations)
    for (const [status, data] of Object.entries(operation.answers)) {
      const body = data === null ? undefined : exampleOf(data.schema, contract.schemas, name);
      wanted = answer(Number(status), body);
      const given = await app.inject(withHeaders(requestOf(contract, name, operation), operator));
      expect([name, given.statusCode, given.statusCode < 300 ? '' : text()]).toEqual([name, Number(status), '']);
      expect(given.body === '' ? undefined : given.json()).toEqual(body);
    }
});
