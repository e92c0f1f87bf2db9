import { expect, it } from 'vitest';
import { coded, expectFindings, expectNothing } from './code.ts';

const own = (text: string, name = 'near.ts') => ({ [`/runtime/services/svc-orders/${name}`]: text });
const allowing = (name: string) => ({
  'platform.yaml': `${coded['platform.yaml']}code: { allowModules: [${name}] }\n`,
});

it.each([
  ["import { Pool } from «'pg';\nexport const a = new Pool();\n", 'pg'],
  ["import { Kafka } from «'kafkajs';\nexport const a = Kafka;\n", 'kafkajs'],
  ["import fastify from «'fastify';\nexport const a = fastify();\n", 'fastify'],
  ["import { request } from «'node:http';\nexport const a = request;\n", 'node:http'],
  ["import https from «'https';\nexport const a = https;\n", 'https'],
  ["import { connect } from «'node:net';\nexport const a = connect;\n", 'node:net'],
  ["import { exec } from «'node:child_process';\nexport const a = exec;\n", 'node:child_process'],
  ["export const a = await import(«'node:vm');\n", 'node:vm'],
  ["export { Worker } from «'worker_threads';\n", 'worker_threads'],
  ["import { createRequire } from «'node:module';\nexport const a = createRequire;\n", 'node:module'],
])('reports %s', (text, name) => {
  const [found] = expectFindings('no-forbidden-module', own(text), [`svc-orders imports ${name}`]);
  expect(found?.fix).not.toBe('');
});

it('says what to use instead', () => {
  const [found] = expectFindings('no-forbidden-module', own("import pg from «'pg';\nexport const a = pg;\n"), [
    'svc-orders imports pg',
  ]);
  expect(found?.fix).toContain('use db');
});

it('reports it in a test of the service', () => {
  expectFindings(
    'no-forbidden-module',
    own("import { exec } from «'node:child_process';\nexec('ls');\n", 'near.test.ts'),
    ['svc-orders imports node:child_process'],
  );
});

it('reports code that is made of text', () => {
  expectFindings('no-forbidden-module', own('export const a = (text: string) => «eval(text);\n'), [
    'svc-orders uses eval',
  ]);
  expectNothing('no-forbidden-module', own('export const a = (name: string) => import(name);\n'));
});

it('lets services import what is harmless, types, and what the layout allows', () => {
  expectNothing('no-forbidden-module');
  expectNothing(
    'no-forbidden-module',
    own(
      "import { createHash } from 'node:crypto';\nimport path from 'node:path';\nexport const a = [createHash, path];\n",
    ),
  );
  expectNothing('no-forbidden-module', own("import type { Pool } from 'pg';\nexport type A = Pool;\n"));
  expectNothing('no-forbidden-module', own("import { vi } from 'vitest';\nvi.mock('pg');\n", 'near.test.ts'));
  expectNothing('no-forbidden-module', { ...own("import pg from 'pg';\nexport const a = pg;\n"), ...allowing('pg') });
  expectNothing('no-forbidden-module', {
    ...own("import http from 'node:http';\nexport const a = http;\n"),
    ...allowing('http'),
  });
});
