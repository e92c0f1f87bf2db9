import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JsonKey } from '../../runtime/platform/environment.ts';
import { generateKey } from '../../runtime/platform/identity/keys.ts';
import { secretLength } from '../../runtime/platform/secrets-of.ts';
import { CannotRun } from '../workspace.ts';

/** What a platform on this machine keeps to itself: made at its first start, readable by its user alone. */
export interface Secrets {
  /** By database role. */
  readonly passwords: Readonly<Record<string, string>>;
  /** By caller: `svc-orders`, `app:web`, `operator:local`. */
  readonly keys: Readonly<Record<string, KeyPair>>;
  /** Signs addresses of files. */
  readonly files: string;
  /** By service and name: the keys that services declare. */
  readonly services: ServiceSecrets;
}

export type ServiceSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface KeyPair {
  readonly privateKey: JsonKey;
  readonly publicKey: JsonKey;
}

/** By service: the names of the keys that it declares. */
export type DeclaredSecrets = Readonly<Record<string, readonly string[]>>;

/** Reads the secrets and adds what new roles, callers and services need; what is there stays. */
export function keepSecrets(
  file: string,
  roles: readonly string[],
  callers: readonly string[],
  declared: DeclaredSecrets = {},
): Secrets {
  const kept = read(file);
  const secrets: Secrets = {
    passwords: { ...kept.passwords, ...missing(roles, kept.passwords, () => randomBytes(24).toString('base64url')) },
    keys: { ...kept.keys, ...missing(callers, kept.keys, generateKey) },
    files: kept.files ?? randomBytes(32).toString('base64url'),
    services: { ...kept.services, ...servicesOf(declared, kept.services) },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

/** Of a platform that has been started before. */
export function readSecrets(file: string): Secrets | undefined {
  const { passwords, keys, files, services = {} } = read(file);
  return passwords === undefined || keys === undefined || files === undefined
    ? undefined
    : { passwords, keys, files, services };
}

function read(file: string): Partial<Secrets> {
  if (!existsSync(file)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isSecrets(value)) return value;
  } catch {
    // Said below.
  }
  throw new CannotRun(`${file} holds no secrets of a platform`, 'put it back from a copy, or move its folder away');
}

function isSecrets(value: unknown): value is Partial<Secrets> {
  if (typeof value !== 'object' || value === null) return false;
  const keys = 'keys' in value && typeof value.keys === 'object' && value.keys !== null ? value.keys : {};
  // `novatrek migrate` alone keeps no keys of callers.
  return 'passwords' in value && typeof value.passwords === 'object' && Object.values(keys).every(isPair);
}

function isPair(value: unknown): value is KeyPair {
  return typeof value === 'object' && value !== null && 'privateKey' in value && 'publicKey' in value;
}

function missing<Value>(
  names: readonly string[],
  kept: Readonly<Record<string, Value>> | undefined,
  make: (name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(names.filter((name) => kept?.[name] === undefined).map((name) => [name, make(name)]));
}

function servicesOf(declared: DeclaredSecrets, kept: ServiceSecrets = {}): ServiceSecrets {
  return Object.fromEntries(
    Object.entries(declared).map(([service, names]) => [
      service,
      { ...kept[service], ...missing(names, kept[service], () => randomBytes(secretLength).toString('base64')) },
    ]),
  );
}

export function keySet(secrets: Secrets): string {
  return JSON.stringify({ keys: Object.values(secrets.keys).map((pair) => pair.publicKey) });
}
