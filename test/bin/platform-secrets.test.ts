import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Hosted } from '../../bin/platform/hosted.ts';
import { keepSecrets, readSecrets } from '../../bin/platform/secrets.ts';
import { type PlatformPlaces, undemanding, variablesFor } from '../../bin/platform/variables.ts';
import type { Contract } from '../../runtime/platform/contract.ts';
import { ordersContract } from '../platform/fixtures/http/orders-contract.ts';

function secretsFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'secrets.json');
}

const keyOf = (secrets: ReturnType<typeof keepSecrets>, name: string) => secrets.services['svc-orders']?.[name];

it('makes a key for each secret that a service declares, once, and different ones', () => {
  const file = secretsFile();
  const first = keepSecrets(file, [], [], { 'svc-orders': ['a-key'] });
  expect(Buffer.from(keyOf(first, 'a-key') ?? '', 'base64')).toHaveLength(32);
  const more = keepSecrets(file, [], [], { 'svc-orders': ['a-key', 'b-key'], 'svc-stock': ['a-key'] });
  expect(keyOf(more, 'a-key')).toBe(keyOf(first, 'a-key'));
  const all = Object.values(more.services).flatMap((one) => Object.values(one));
  expect(new Set(all).size).toBe(3);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('keeps the keys of services when others add theirs, and reads files from before there were any', () => {
  const file = secretsFile();
  const first = keepSecrets(file, [], [], { 'svc-orders': ['a-key'] });
  expect(keepSecrets(file, ['role'], []).services).toEqual(first.services);
  const { services: _, ...before } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(before));
  expect(readSecrets(file)).toMatchObject({ services: {} });
  expect(keyOf(keepSecrets(file, [], [], { 'svc-orders': ['a-key'] }), 'a-key')).toBeDefined();
});

it('tells a service its own secrets, and lets the one who starts it say others; a mock needs none', () => {
  const contract: Contract = { ...ordersContract, service: 'svc-orders', secrets: ['a-key'] };
  const secrets = keepSecrets(secretsFile(), [], [], { 'svc-orders': ['a-key'], 'svc-stock': ['a-key'] });
  const hosted: Hosted = {
    id: 'svc-orders',
    title: 'Orders',
    schema: undefined,
    basePath: '',
    folder: '',
    kind: 'service',
    port: 0,
  };
  const places: PlatformPlaces = {
    databases: { services: 'postgres://a@b/c', bus: 'postgres://a@b/d' },
    secrets,
    addresses: {},
    externals: {},
    filesFolder: '',
    traceFile: undefined,
    logLevel: 'info',
  };
  expect(variablesFor(hosted, contract, places, {}).A_KEY).toBe(keyOf(secrets, 'a-key'));
  expect(variablesFor(hosted, contract, places, { A_KEY: 'mine' }).A_KEY).toBe('mine');
  expect(variablesFor(hosted, { ...contract, secrets: [] }, places, {})).not.toHaveProperty('A_KEY');
  expect(undemanding(contract).secrets).toBeUndefined();
});
