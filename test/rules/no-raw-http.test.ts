import { expect, it } from 'vitest';
import { coded, expectFindings, expectNothing } from './code.ts';

const own = (text: string) => ({ '/runtime/services/svc-orders/ask.ts': text });

it('reports fetch', () => {
  const [found] = expectFindings('no-raw-http', own("export const a = () => «fetch('https://x.example/');\n"), [
    'svc-orders uses fetch: a request that no declaration covers',
  ]);
  expect(found?.fix).toContain('call.<service>.<operation>(…)');
});

it.each([
  ["import axios from «'axios';\nexport const a = () => axios.get('https://x.example/');\n", 'axios'],
  ["import { request } from «'undici';\nexport const a = () => request('https://x.example/');\n", 'undici'],
  ["import { fetch } from «'undici';\nexport const a = () => fetch('https://x.example/');\n", 'undici'],
  ["import got from «'got';\nexport const a = () => got('https://x.example/');\n", 'got'],
  ["export const a = async () => (await import(«'node-fetch')).default('https://x.example/');\n", 'node-fetch'],
])('reports a client of HTTP once: %s', (text, name) => {
  expectFindings('no-raw-http', own(text), [`svc-orders imports ${name}`]);
});

it('reports fetch by other ways to it, and sockets', () => {
  expectFindings('no-raw-http', own("export const a = () => «globalThis.fetch('https://x.example/');\n"), [
    'svc-orders uses',
  ]);
  expectFindings('no-raw-http', own("export const a = new «WebSocket('wss://x.example/');\n"), [
    'svc-orders uses WebSocket',
  ]);
});

it('says the address that is asked in the same breath', () => {
  const files = own("export const a = () => fetch('http://svc-billing:8080/billing/v1/invoices');\n");
  expectNothing('no-service-address', files);
  expectFindings('no-raw-http', own("export const a = () => «fetch('http://svc-billing:8080/');\n"), ['uses fetch']);
});

it('lets a function be called fetch, a type be imported, and a test ask its service', () => {
  expectNothing('no-raw-http');
  expectNothing('no-raw-http', own('const fetch = (id: string) => id;\nexport const a = fetch("1");\n'));
  expectNothing('no-raw-http', own('export const a = (fetch: () => void) => fetch();\n'));
  expectNothing('no-raw-http', own('export const a = (store: { fetch(): void }) => store.fetch();\n'));
  expectNothing(
    'no-raw-http',
    own("import type { AxiosError } from 'axios';\nexport type A = AxiosError;\n// fetch('x')\n"),
  );
  expectNothing('no-raw-http', { '/runtime/services/svc-orders/ask.test.ts': "await fetch('http://localhost:1/');\n" });
});

it('lets the layout allow a module', () => {
  expectNothing('no-raw-http', {
    ...own("import axios from 'axios';\nexport const a = () => axios.get('https://x.example/');\n"),
    'platform.yaml': `${coded['platform.yaml']}code: { allowModules: [axios] }\n`,
  });
});
