import { expect, it, onTestFinished } from 'vitest';
import { createExternals } from '../../../runtime/platform/calls/externals.ts';
import type { ExternalRequest } from '../../../runtime/platform/contract.ts';
import { CannotRun } from '../../../runtime/platform/data/cannot-run.ts';
import { inScope } from '../../../runtime/platform/scope.ts';
import { hang, json, rejection, scope, serve, silent } from './server.ts';

function bank(url: string, hosts: readonly string[] = []) {
  const externals = createExternals({
    contract: { externals: { bank: { actor: 'bank-api', title: 'Bank API', hosts } } },
    addresses: { 'bank-api': { url, key: 'bank-key' } },
    log: silent,
  });
  onTestFinished(() => externals.close());
  return (request: ExternalRequest) => {
    const ask = externals.request.bank;
    if (ask === undefined) throw new Error('no bank');
    return ask(request);
  };
}

it('sends what the adapter says, with the key of the system and nothing of ours', async () => {
  const server = await serve((_, response) => json(response, 201, { ok: true }, { 'x-message-id': '7' }));
  const ask = bank(`${server.url}/api`);
  const query = { test: true, count: 2 };
  const body = { amount: 1 };
  const answer = await inScope(scope({ idempotencyKey: 'k' }), () =>
    ask({ method: 'POST', path: '/pay', query, body, headers: { 'X-Version': '3' } }),
  );
  expect(answer).toMatchObject({ status: 201, body: { ok: true }, headers: { 'x-message-id': '7' } });
  const [seen] = server.seen;
  expect([seen?.method, seen?.url, seen?.body]).toEqual(['POST', '/api/pay?test=true&count=2', '{"amount":1}']);
  expect(seen?.headers).toMatchObject({ authorization: 'Bearer bank-key', 'x-version': '3' });
  for (const name of ['traceparent', 'x-request-deadline', 'idempotency-key'])
    expect(seen?.headers).not.toHaveProperty(name);
});

it('sends a form as it is given, and other credentials where the system wants others', async () => {
  const server = await serve(() => ({}));
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: 'Basic eDp5' };
  await bank(server.url)({ method: 'POST', path: '/pay', body: 'amount=1', headers });
  expect(server.seen[0]).toMatchObject({
    body: 'amount=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic eDp5' },
  });
});

it('gives a refusal back for the adapter to read', async () => {
  const server = await serve((_, response) => json(response, 402, { error: 'declined' }));
  const answer = await bank(server.url)({ method: 'POST', path: '/pay', body: {} });
  expect(answer).toMatchObject({ status: 402, body: { error: 'declined' } });
});

it('asks twice only with a key, or to read', async () => {
  const server = await serve((_, response) => json(response, 503, {}));
  const ask = bank(server.url);
  const attempts = async (request: ExternalRequest) => {
    const before = server.seen.length;
    expect(await rejection(ask(request))).toMatchObject({ name: 'CallFailed', service: 'bank-api', status: 503 });
    return server.seen.length - before;
  };
  expect(await inScope(scope({ idempotencyKey: 'k' }), () => attempts({ method: 'POST', path: '/pay' }))).toBe(1);
  expect(await attempts({ method: 'DELETE', path: '/pay/1' })).toBe(1);
  expect(await attempts({ method: 'POST', path: '/pay', idempotencyKey: 'k' })).toBe(3);
  expect(await attempts({ method: 'GET', path: '/pay/1' })).toBe(3);
});

it('waits no longer than its caller', async () => {
  const server = await serve(hang);
  const ask = bank(server.url);
  const error = await inScope(scope({ deadline: Date.now() + 300 }), () =>
    rejection(ask({ method: 'GET', path: '/' })),
  );
  expect(error).toMatchObject({ reason: 'timeout' });
});

it('asks only hosts that the architecture declares, and simulators on this machine', async () => {
  for (const [url, hosts] of [
    ['https://api.bank.example', []],
    ['https://evil.example', ['api.bank.example']],
    ['https://bank.example', ['*.bank.example']],
    ['https://evilbank.example', ['*.bank.example']],
    ['http://127.0.0.1.evil.example', ['api.bank.example']],
    ['http://localhost.evil.example', ['api.bank.example']],
  ] as const)
    expect(() => bank(url, hosts)).toThrow(CannotRun);
  for (const [url, hosts] of [
    ['https://api.bank.example', ['api.bank.example']],
    ['https://eu.bank.example/v1', ['api.example', '*.bank.example']],
    ['http://127.0.0.1:8080', ['api.bank.example']],
    ['http://localhost:8080', []],
    ['http://[::1]:8080', []],
  ] as const)
    expect(() => bank(url, hosts)).not.toThrow();
  await expect(bank('http://127.0.0.1:9')({ method: 'GET', path: '@evil.example/' })).rejects.toThrow(
    'must begin with /',
  );
});
