import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonKey } from '../environment.ts';

export interface KeyPair {
  readonly privateKey: JsonKey;
  readonly publicKey: JsonKey;
}

/** A key for one caller. Its kid is the caller's id, so that a key can be held to its own subject. */
export function generateKey(id: string): KeyPair {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const publicKey = { kid: id, kty, crv, x, alg: 'EdDSA', use: 'sig' };
  return { privateKey: { ...publicKey, d }, publicKey };
}

export function privatePem(key: JsonKey): string {
  return createPrivateKey({ key: members(key, ['x', 'd']), format: 'jwk' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

export function publicPem(key: JsonKey): string {
  return createPublicKey({ key: members(key, ['x']), format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

function members(key: JsonKey, names: readonly string[]) {
  const wanted = ['kty', 'crv', ...names].map((name) => [name, key[name]] as const);
  const missing = wanted.filter(([, value]) => typeof value !== 'string').map(([name]) => name);
  if (missing.length > 0) throw new Error(`the key ${key.kid} lacks ${missing.join(', ')}`);
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519') throw new Error(`the key ${key.kid} is no Ed25519 key`);
  return Object.fromEntries(wanted.map(([name, value]) => [name, String(value)]));
}
