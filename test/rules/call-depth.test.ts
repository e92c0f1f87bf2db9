import { expect, it } from 'vitest';
import { bareService, changed, edited, expectFindings, expectNothing, type Files } from '../workspace.ts';

/** svc-a waits for svc-b, which waits for svc-c, and so on; the last one waits for nobody. */
function chain(length: number, first = '«', more = ''): Files {
  const names = Array.from({ length: length + 1 }, (_, i) => String.fromCharCode(97 + i));
  return Object.fromEntries(
    names.map((name, i) => {
      const next = names[i + 1];
      const call =
        next === undefined
          ? ''
          : `      calls:\n        - ${i === 0 ? first : ''}{ to: svc-${next}, endpoint: GET /${next}, for: Next${i === 1 ? more : ''} }\n`;
      return [
        `services/svc-${name}.yaml`,
        bareService(
          'finance',
          `api:\n  basePath: /${name}\n  endpoints:\n    GET /${name}:\n      operation: get${name}\n      summary: Get\n      responses: { 200: {} }\n${call}`,
        ),
      ];
    }),
  );
}

function fan(width: number, key = 'calls', mode = 'sync'): Files {
  const endpoints = Array.from({ length: width }, (_, i) => i);
  return {
    'services/svc-few.yaml': bareService(
      'finance',
      `api:\n  basePath: /few\n  endpoints:\n    GET /few:\n      operation: getFew\n      summary: Get\n      responses: { 200: {} }\n      ${key}:\n${endpoints
        .map((i) => `        - { to: svc-many, endpoint: GET /many/${i}, for: Part ${i}, mode: ${mode} }\n`)
        .join('')}`,
    ),
    'services/svc-many.yaml': bareService(
      'finance',
      `api:\n  basePath: /many\n  endpoints:\n${endpoints
        .map((i) => `    GET /many/${i}: { operation: get${i}, summary: Get, responses: { 200: {} } }\n`)
        .join('')}`,
    ),
  };
}

it('reports a chain of five synchronous calls at its first, with the others', () => {
  const [found] = expectFindings('call-depth', chain(5), [
    'svc-a GET /a starts a chain of 5 synchronous calls; 4 is the limit',
  ]);
  expect(found?.related).toHaveLength(4);
  expect(found?.subject).toBe('svc-a GET /a depth');
});

it('reports an endpoint that waits for seven calls', () => {
  const [found] = expectFindings('call-depth', fan(7, '«calls»'), [
    'svc-few GET /few waits for 7 calls; 6 is the limit',
  ]);
  expect(found?.fix).toBe('defer what the answer does not need');
  expect(found?.subject).toBe('svc-few GET /few fan-out');
});

it('takes its limits from platform.yaml', () => {
  const limits = (text: string) => changed('platform.yaml', 'name: Shop', `limits: ${text}\nname: Shop`);
  expectFindings('call-depth', { ...chain(2), ...limits('{ callDepth: 1 }') }, [
    'a chain of 2 synchronous calls; 1 is',
  ]);
  expectFindings('call-depth', { ...fan(3, '«calls»'), ...limits('{ fanOut: 2 }') }, ['waits for 3 calls; 2 is']);
  expectNothing('call-depth', { ...chain(5, ''), ...limits('{ callDepth: 5 }') });
  expectNothing('call-depth', { ...fan(7), ...limits('{ fanOut: 7 }') });
});

it('lets a chain be as long and a fan as wide as the limit', () => {
  expectNothing('call-depth', chain(4, ''));
  expectNothing('call-depth', fan(6));
});

it('does not count what nobody waits for', () => {
  expectNothing('call-depth', chain(5, '', ', mode: deferred'));
  expectNothing('call-depth', chain(5, '', ', status: planned'));
  expectNothing('call-depth', fan(7, 'calls', 'deferred'));
});

it('ends at a cycle, which is a law of its own', () => {
  expectNothing(
    'call-depth',
    edited([
      'services/svc-ledger.yaml',
      'responses: { 200: Ledger }\n',
      'responses: { 200: Ledger }\n      calls: [{ to: svc-billing, endpoint: POST /invoices, for: Ask back }]\n',
    ]),
  );
});
