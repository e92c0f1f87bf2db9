import type { Contract } from './contract.ts';
import { secretsOf } from './secrets-of.ts';
import { keysOf } from './token-keys.ts';

/** What one service is told by its environment. */
export interface Environment {
  /** Its app role's database; absent for a service without a store. */
  readonly databaseUrl: string | undefined;
  readonly bus: KafkaSetting | EmbeddedBus | undefined;
  readonly addressOf: (service: string) => string;
  /** Its own private key and everybody's public ones, as JSON Web Keys. */
  readonly tokenKey: JsonKey;
  readonly tokenKeys: readonly JsonKey[];
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** Milliseconds between "not ready" and the end of listening. */
  readonly drainDelay: number;
  /** To the database at most. */
  readonly connections: number | undefined;
  readonly valkeyUrl: string | undefined;
  readonly files: FilesSetting | undefined;
  readonly traces: { readonly file?: string; readonly endpoint?: string };
  /** By actor: where an external system answers, and the key it wants. */
  readonly externals: Readonly<Record<string, { readonly url: string; readonly key?: string }>>;
  /** By name: the keys that its contract declares. */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
}

export interface Login {
  readonly username: string;
  readonly password: string;
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
}

interface EmbeddedBus {
  readonly kind: 'embedded';
  readonly url: string;
}

export type FilesSetting =
  | {
      readonly kind: 's3';
      readonly endpoint: string;
      readonly bucket: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    }
  | { readonly kind: 'local'; readonly folder: string; readonly secret: string };

export type JsonKey = { readonly kid: string; readonly [member: string]: unknown };

export interface EnvironmentProblem {
  readonly name: string;
  readonly problem: string;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads and checks everything at once, so that a wrong deployment shows all it lacks in one go. */
export function readEnvironment(contract: Contract, variables: Variables): Environment | EnvironmentProblem[] {
  const problems: EnvironmentProblem[] = [];
  const bad = (name: string, problem: string) => {
    problems.push({ name, problem });
    return undefined;
  };
  const text = (name: string) => (variables[name] === '' ? undefined : variables[name]);
  const address = (name: string, schemes: readonly string[]) => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value)) return bad(name, 'is no URL');
    const scheme = new URL(value).protocol.slice(0, -1);
    return schemes.includes(scheme)
      ? value
      : bad(name, `must begin with ${schemes.map((one) => `${one}://`).join(' or ')}`);
  };
  const json = (name: string): unknown => {
    const value = text(name);
    if (value === undefined) return bad(name, 'is missing');
    try {
      return JSON.parse(value);
    } catch {
      return bad(name, 'is no JSON');
    }
  };

  // What a service without a store is told of one is not for it.
  const databaseUrl = contract.schema === undefined ? undefined : address('DATABASE_URL', ['postgres', 'postgresql']);
  if (contract.schema !== undefined && text('DATABASE_URL') === undefined)
    bad('DATABASE_URL', `is missing: ${contract.service} stores data in schema ${contract.schema}`);

  const environment: Environment = {
    databaseUrl,
    bus: busOf(contract, text, address, bad),
    addressOf: addressesOf(contract, text, bad),
    ...keysOf(contract.service, json('TOKEN_KEY'), json('TOKEN_KEYS'), bad),
    host: text('HOST') ?? '127.0.0.1',
    port: numberOf('PORT', text, 65_535, bad) ?? 8080,
    logLevel: levelOf(text('LOG_LEVEL'), bad),
    drainDelay: numberOf('DRAIN_DELAY', text, 600_000, bad) ?? 0,
    connections: numberOf('CONNECTIONS', text, 10_000, bad) || undefined,
    valkeyUrl: address('VALKEY_URL', ['redis', 'rediss', 'valkey', 'valkeys']),
    files: filesOf(text, address, bad),
    traces: tracesOf(text('TRACE_FILE'), address('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https'])),
    externals: externalsOf(contract, text, address, bad),
    secrets: secretsOf(contract, text, bad),
  };
  return problems.length > 0 ? problems : environment;
}

export type Text = (name: string) => string | undefined;
type Address = (name: string, schemes: readonly string[]) => string | undefined;
export type Bad = (name: string, problem: string) => undefined;

export interface KafkaSetting {
  readonly kind: 'kafka';
  readonly brokers: readonly string[];
  readonly login?: Login;
  readonly tls: boolean;
}

/** Kafka as the environment names it; undefined where it names none. */
export function kafkaOf(text: Text, bad: Bad): KafkaSetting | undefined {
  const brokers = text('KAFKA_BROKERS');
  if (brokers === undefined) return undefined;
  const list = brokers.split(',').map((one) => one.trim());
  for (const one of list) if (!/^[^\s:]+:\d+$/.test(one)) bad('KAFKA_BROKERS', `has '${one}', which is no host:port`);
  const [username, password] = [text('KAFKA_USERNAME'), text('KAFKA_PASSWORD')];
  if ((username === undefined) !== (password === undefined))
    bad(username === undefined ? 'KAFKA_USERNAME' : 'KAFKA_PASSWORD', 'is missing: name and password go together');
  const tls = flagOf('KAFKA_TLS', text, bad);
  const mechanism = mechanismOf(text, bad);
  if (mechanism !== undefined && username === undefined)
    bad('KAFKA_MECHANISM', 'says how to log in, and KAFKA_USERNAME is missing');
  return username === undefined || password === undefined
    ? { kind: 'kafka', brokers: list, tls }
    : { kind: 'kafka', brokers: list, tls, login: { username, password, mechanism: mechanism ?? 'plain' } };
}

function busOf(contract: Contract, text: Text, address: Address, bad: Bad): Environment['bus'] {
  const kafka = kafkaOf(text, bad);
  if (kafka !== undefined) return kafka;
  const url = address('BUS_DATABASE_URL', ['postgres', 'postgresql']);
  if (url !== undefined) return { kind: 'embedded', url };
  const speaks = Object.keys(contract.publishes).length + Object.keys(contract.consumes).length > 0;
  if (speaks && text('BUS_DATABASE_URL') === undefined)
    bad('KAFKA_BROKERS', 'is missing, and so is BUS_DATABASE_URL: this service publishes or consumes events');
  return undefined;
}

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

function mechanismOf(text: Text, bad: Bad): Login['mechanism'] | undefined {
  const value = text('KAFKA_MECHANISM')?.toLowerCase();
  const known = mechanisms.find((one) => one === value);
  return value === undefined || known !== undefined
    ? known
    : bad('KAFKA_MECHANISM', `must be one of ${mechanisms.join(', ')}`);
}

function flagOf(name: string, text: Text, bad: Bad): boolean {
  const value = text(name);
  if (value !== undefined && value !== 'true' && value !== 'false') bad(name, 'must be true or false');
  return value === 'true';
}

function addressesOf(contract: Contract, text: Text, bad: Bad): (service: string) => string {
  const needed = [
    ...Object.values<{ service: string }>(contract.calls),
    ...Object.values<{ service: string }>(contract.deferred),
  ];
  const template = text('SERVICE_URL');
  const listed = parsedAddresses(text('SERVICE_URLS'), bad);
  if (template !== undefined && !template.includes('{service}')) bad('SERVICE_URL', 'must hold {service}');
  else if (template !== undefined && !isWebAddress(template.replaceAll('{service}', 'a')))
    bad('SERVICE_URL', 'must be a URL like http://{service}:8080');
  for (const service of new Set(needed.map((one) => one.service)))
    if (template === undefined && listed[service] === undefined)
      bad('SERVICE_URLS', `has no address of ${service}, and SERVICE_URL is not set`);
  return (service) => listed[service] ?? (template ?? '').replaceAll('{service}', service);
}

function parsedAddresses(value: string | undefined, bad: Bad): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return Object.fromEntries(
        Object.entries(parsed).flatMap(([service, url]) => {
          if (typeof url === 'string' && isWebAddress(url)) return [[service, url.replace(/\/$/, '')]];
          bad('SERVICE_URLS', `has no URL for ${service}`);
          return [];
        }),
      );
  } catch {
    // Said below.
  }
  bad('SERVICE_URLS', 'must be a JSON object, service id → URL');
  return {};
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function numberOf(name: string, text: Text, most: number, bad: Bad): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) && Number(value) <= most ? Number(value) : bad(name, `must be a number from 0 to ${most}`);
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function levelOf(value: string | undefined, bad: Bad): string {
  if (value === undefined || levels.includes(value)) return value ?? 'info';
  return bad('LOG_LEVEL', `must be one of ${levels.join(', ')}`) ?? 'info';
}

function tracesOf(file: string | undefined, endpoint: string | undefined): Environment['traces'] {
  return { ...(file === undefined ? {} : { file }), ...(endpoint === undefined ? {} : { endpoint }) };
}

function filesOf(text: Text, address: Address, bad: Bad): FilesSetting | undefined {
  const endpoint = address('S3_ENDPOINT', ['http', 'https']);
  if (endpoint !== undefined) {
    const need = (name: string) => text(name) ?? bad(name, 'is missing: S3_ENDPOINT is set') ?? '';
    return {
      kind: 's3',
      endpoint,
      bucket: need('S3_BUCKET'),
      region: text('S3_REGION') ?? 'us-east-1',
      accessKeyId: need('S3_ACCESS_KEY_ID'),
      secretAccessKey: need('S3_SECRET_ACCESS_KEY'),
    };
  }
  const folder = text('FILES_DIR');
  if (folder === undefined) return undefined;
  return {
    kind: 'local',
    folder,
    secret: text('FILES_SECRET') ?? bad('FILES_SECRET', 'is missing: FILES_DIR is set') ?? '',
  };
}

/** `payment-gateway` → PAYMENT_GATEWAY_URL and PAYMENT_GATEWAY_KEY. */
export function variableOf(actor: string, what: 'URL' | 'KEY'): string {
  return `${actor.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_${what}`;
}

function externalsOf(contract: Contract, text: Text, address: Address, bad: Bad): Environment['externals'] {
  return Object.fromEntries(
    Object.values<{ actor: string; title: string }>(contract.externals).flatMap(({ actor, title }) => {
      const name = variableOf(actor, 'URL');
      const url = address(name, ['http', 'https']);
      if (url === undefined && text(name) === undefined) bad(name, `is missing: the address of ${title}`);
      const key = text(variableOf(actor, 'KEY'));
      return url === undefined ? [] : [[actor, { url: url.replace(/\/$/, ''), ...(key === undefined ? {} : { key }) }]];
    }),
  );
}
