import { expect, it } from 'vitest';
import type { Contract } from '../../runtime/platform/contract.ts';
import { type Environment, readEnvironment, type Variables, variableOf } from '../../runtime/platform/environment.ts';
import { generateKey } from '../../runtime/platform/identity/keys.ts';
import { ordersContract } from './fixtures/http/orders-contract.ts';

const key = generateKey('svc-orders');
const other = generateKey('svc-stock');
const contract: Contract = {
  ...ordersContract,
  service: 'svc-orders',
  schema: 'orders',
  publishes: { 'order.placed': { channel: 'orders', key: 'order_id', partitions: 1, onPoison: 'skip', schema: true } },
  externals: { pay: { actor: 'payment-gateway', title: 'Payment Gateway' } },
};

const enough = {
  DATABASE_URL: 'postgres://a:b@127.0.0.1/x',
  KAFKA_BROKERS: 'one:9092, two:9092',
  SERVICE_URL: 'http://{service}:8080',
  TOKEN_KEY: JSON.stringify(key.privateKey),
  TOKEN_KEYS: JSON.stringify({ keys: [key.publicKey, other.publicKey] }),
  PAYMENT_GATEWAY_URL: 'https://pay.example/',
};

function read(more: Variables = {}, of: Contract = contract): Environment {
  const environment = readEnvironment(of, { ...enough, ...more });
  if (Array.isArray(environment))
    throw new Error(environment.map(({ name, problem }) => `${name} ${problem}`).join('; '));
  return environment;
}

function problems(more: Variables, of: Contract = contract): string[] {
  const environment = readEnvironment(of, { ...enough, ...more });
  return Array.isArray(environment) ? environment.map(({ name, problem }) => `${name} ${problem}`) : [];
}

it('reads what there is, and has an answer for what is left out', () => {
  expect(read()).toMatchObject({
    databaseUrl: 'postgres://a:b@127.0.0.1/x',
    bus: { kind: 'kafka', brokers: ['one:9092', 'two:9092'], tls: false },
    host: '127.0.0.1',
    port: 8080,
    logLevel: 'info',
    drainDelay: 0,
    connections: undefined,
    files: undefined,
    externals: { 'payment-gateway': { url: 'https://pay.example' } },
  });
  expect(read().addressOf('svc-stock')).toBe('http://svc-stock:8080');
  const listed = read({ SERVICE_URLS: '{"svc-stock":"http://10.0.0.7:81/"}' });
  expect(listed.addressOf('svc-stock')).toBe('http://10.0.0.7:81');
  expect(listed.addressOf('svc-other')).toBe('http://svc-other:8080');
  expect(read({ KAFKA_BROKERS: '', BUS_DATABASE_URL: 'postgres://a/bus' }).bus).toEqual({
    kind: 'embedded',
    url: 'postgres://a/bus',
  });
  expect(read({ PORT: '0', DRAIN_DELAY: '5000', CONNECTIONS: '4' })).toMatchObject({
    port: 0,
    drainDelay: 5_000,
    connections: 4,
  });
  expect(read({ PAYMENT_GATEWAY_KEY: 'k' }).externals['payment-gateway']).toEqual({
    url: 'https://pay.example',
    key: 'k',
  });
  expect(variableOf('payment-gateway', 'KEY')).toBe('PAYMENT_GATEWAY_KEY');
});

it('reads how to log in to Kafka, and whether its line is encrypted', () => {
  const login = { KAFKA_USERNAME: 'svc-orders', KAFKA_PASSWORD: 'p' };
  expect(read(login).bus).toMatchObject({ tls: false, login: { username: 'svc-orders', mechanism: 'plain' } });
  expect(read({ ...login, KAFKA_TLS: 'true', KAFKA_MECHANISM: 'SCRAM-SHA-512' }).bus).toMatchObject({
    tls: true,
    login: { mechanism: 'scram-sha-512' },
  });
  expect(problems({ ...login, KAFKA_TLS: 'yes', KAFKA_MECHANISM: 'kerberos' })).toEqual([
    'KAFKA_TLS must be true or false',
    'KAFKA_MECHANISM must be one of plain, scram-sha-256, scram-sha-512',
  ]);
  expect(problems({ KAFKA_MECHANISM: 'plain' })).toEqual([
    'KAFKA_MECHANISM says how to log in, and KAFKA_USERNAME is missing',
  ]);
});

it('reads the secrets that the contract declares, and names those it lacks without a word of what they are', () => {
  const declaring = { ...contract, secrets: ['guest-data-key'] };
  const secret = Buffer.alloc(32, 7).toString('base64');
  expect(read({ GUEST_DATA_KEY: secret }, declaring).secrets).toEqual({ 'guest-data-key': new Uint8Array(32).fill(7) });
  expect(read({ GUEST_DATA_KEY: secret }).secrets).toEqual({});
  const wanted = '32 bytes in base64 (openssl rand -base64 32)';
  for (const none of [undefined, ''])
    expect(problems({ GUEST_DATA_KEY: none }, declaring)).toEqual([`GUEST_DATA_KEY is missing: ${wanted}`]);
  const short = Buffer.alloc(31, 7).toString('base64');
  expect(problems({ GUEST_DATA_KEY: short }, declaring)).toEqual([`GUEST_DATA_KEY must be ${wanted}`]);
});

it('leaves the database alone that a service without a store is told of', () => {
  const { schema: _, ...storeless } = contract;
  expect(read({}, storeless).databaseUrl).toBeUndefined();
});

it('counts what is set to nothing as not set', () => {
  expect(problems({ DATABASE_URL: '' })).toEqual(['DATABASE_URL is missing: svc-orders stores data in schema orders']);
});

it.each([
  [{ DATABASE_URL: 'localhost' }, 'DATABASE_URL is no URL'],
  [{ DATABASE_URL: 'mysql://a' }, 'DATABASE_URL must begin with postgres:// or postgresql://'],
  [{ KAFKA_BROKERS: 'one' }, "KAFKA_BROKERS has 'one', which is no host:port"],
  [{ KAFKA_USERNAME: 'jo' }, 'KAFKA_PASSWORD is missing: name and password go together'],
  [
    { KAFKA_BROKERS: undefined },
    'KAFKA_BROKERS is missing, and so is BUS_DATABASE_URL: this service publishes or consumes events',
  ],
  [{ SERVICE_URL: 'http://all:8080' }, 'SERVICE_URL must hold {service}'],
  [{ SERVICE_URL: '{service}:8080' }, 'SERVICE_URL must be a URL like http://{service}:8080'],
  [{ SERVICE_URLS: '[]' }, 'SERVICE_URLS must be a JSON object, service id → URL'],
  [{ SERVICE_URLS: '{"svc-stock":"stock"}' }, 'SERVICE_URLS has no URL for svc-stock'],
  [{ TOKEN_KEY: undefined }, 'TOKEN_KEY is missing'],
  [{ TOKEN_KEY: '{' }, 'TOKEN_KEY is no JSON'],
  [{ TOKEN_KEY: JSON.stringify(other.privateKey) }, 'TOKEN_KEY is the key of svc-stock, not of svc-orders'],
  [{ TOKEN_KEY: JSON.stringify(key.publicKey) }, 'TOKEN_KEY must be a private Ed25519 key: kty, crv, x, d'],
  [{ TOKEN_KEYS: JSON.stringify({ keys: [other.publicKey] }) }, 'TOKEN_KEYS has no key of svc-orders'],
  [
    { TOKEN_KEYS: JSON.stringify({ keys: [generateKey('svc-orders').publicKey] }) },
    'TOKEN_KEYS has another key of svc-orders than TOKEN_KEY',
  ],
  [
    { TOKEN_KEYS: JSON.stringify({ keys: [key.publicKey, { kid: 'app:web', kty: 'RSA' }] }) },
    'TOKEN_KEYS has what is no Ed25519 key: app:web',
  ],
  [{ PORT: '65536' }, 'PORT must be a number from 0 to 65535'],
  [{ DRAIN_DELAY: '-1' }, 'DRAIN_DELAY must be a number from 0 to 600000'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
  [{ VALKEY_URL: 'http://a' }, 'VALKEY_URL must begin with redis:// or rediss:// or valkey:// or valkeys://'],
  [{ FILES_DIR: '/x' }, 'FILES_SECRET is missing: FILES_DIR is set'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'x' }, 'OTEL_EXPORTER_OTLP_ENDPOINT is no URL'],
  [{ PAYMENT_GATEWAY_URL: undefined }, 'PAYMENT_GATEWAY_URL is missing: the address of Payment Gateway'],
] satisfies [Variables, string][])('says what is wrong with %o', (variables, problem) => {
  expect(problems(variables)).toEqual([problem]);
});

it('says all of it at once', () => {
  expect(readEnvironment(contract, {})).toHaveLength(5);
  expect(problems({ S3_ENDPOINT: 'https://s3.example' }).map((one) => one.split(' ')[0])).toEqual([
    'S3_BUCKET',
    'S3_ACCESS_KEY_ID',
    'S3_SECRET_ACCESS_KEY',
  ]);
});
