import { appRole } from '../../generators/policy/names.ts';
import type { Contract, ExternalData } from '../../runtime/platform/contract.ts';
import { type Environment, readEnvironment, type Variables, variableOf } from '../../runtime/platform/environment.ts';
import { secretVariable } from '../../runtime/platform/secrets-of.ts';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';
import { addressAs, type Databases } from './prepare.ts';
import { keySet, type Secrets } from './secrets.ts';

export interface PlatformPlaces {
  readonly databases: Databases;
  readonly secrets: Secrets;
  readonly addresses: Readonly<Record<string, string>>;
  /** By actor: where the simulators answer. */
  readonly externals: Readonly<Record<string, string>>;
  readonly filesFolder: string;
  readonly traceFile: string | undefined;
  readonly logLevel: string;
}

/**
 * The environment of one service on this machine, as it would be set in production. What the person who starts the
 * platform has set (Kafka, Valkey, S3, keys of external systems) goes before what stands in for it.
 */
export function variablesFor(hosted: Hosted, contract: Contract, places: PlatformPlaces, own: Variables): Variables {
  const { databases, secrets } = places;
  const role = appRole(hosted.id);
  const as = (database: string) => addressAs(database, role, secrets.passwords[role] ?? '');
  const stored = hosted.schema !== undefined && hosted.kind === 'service';
  const kafka = ['KAFKA_BROKERS', 'KAFKA_USERNAME', 'KAFKA_PASSWORD', 'KAFKA_MECHANISM', 'KAFKA_TLS'];
  const passed = [...kafka, 'VALKEY_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
  const s3 = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];
  return {
    ...(stored ? { DATABASE_URL: as(databases.services) } : {}),
    ...(hosted.schema === undefined ? {} : { BUS_DATABASE_URL: as(databases.bus) }),
    SERVICE_URLS: JSON.stringify(places.addresses),
    TOKEN_KEY: JSON.stringify(secrets.keys[hosted.id]?.privateKey),
    TOKEN_KEYS: keySet(secrets),
    HOST: '127.0.0.1',
    PORT: String(hosted.port),
    LOG_LEVEL: places.logLevel,
    FILES_DIR: places.filesFolder,
    FILES_SECRET: secrets.files,
    ...(places.traceFile === undefined ? {} : { TRACE_FILE: places.traceFile }),
    ...Object.fromEntries(
      Object.values<ExternalData>(contract.externals).flatMap(({ actor }) => {
        const [url, key] = [variableOf(actor, 'URL'), variableOf(actor, 'KEY')];
        return own[url] === undefined
          ? [[url, places.externals[actor]]]
          : [
              [url, own[url]],
              [key, own[key]],
            ];
      }),
    ),
    ...Object.fromEntries(
      (contract.secrets ?? []).map((name) => {
        const variable = secretVariable(name);
        return [variable, own[variable] ?? secrets.services[hosted.id]?.[name]];
      }),
    ),
    ...Object.fromEntries([...passed, ...s3].map((name) => [name, own[name]])),
  };
}

/** Everything wrong at once, in a form that can be mended. */
export function environmentOf(contract: Contract, variables: Variables): Environment {
  const read = readEnvironment(contract, variables);
  if (!Array.isArray(read)) return read;
  const lines = read.map(({ name, problem }) => `   ${name} ${problem}`);
  throw new CannotRun(
    `${contract.service} can't start with this environment:\n${lines.join('\n')}`,
    'set what is named above',
  );
}

/** A mock calls nobody and stores nothing: of its environment it needs the keys of tokens, and where to listen. */
export function undemanding(contract: Contract): Contract {
  const { schema: _, secrets: __, ...rest } = contract;
  return { ...rest, calls: {}, deferred: {}, externals: {}, publishes: {}, consumes: {} };
}
