import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Bad, Environment, JsonKey } from './environment.ts';

const noKey: JsonKey = { kid: '' };

function isKey(value: unknown): value is JsonKey {
  return typeof value === 'object' && value !== null && 'kid' in value && typeof value.kid === 'string';
}

/** The own key must be the one that the others know this service by. */
export function keysOf(
  service: string,
  own: unknown,
  all: unknown,
  bad: Bad,
): Pick<Environment, 'tokenKey' | 'tokenKeys'> {
  const tokenKey = own === undefined ? noKey : (ownKeyOf(service, own, bad) ?? noKey);
  const listed = typeof all === 'object' && all !== null && 'keys' in all ? all.keys : undefined;
  if (all === undefined) return { tokenKey, tokenKeys: [] };
  if (!Array.isArray(listed) || !listed.every(isKey)) {
    bad('TOKEN_KEYS', 'must be a JSON Web Key Set: {"keys": […]}, each with a kid');
    return { tokenKey, tokenKeys: [] };
  }
  const broken = listed.filter((key) => !isEd25519(key, createPublicKey)).map(({ kid }) => kid);
  if (broken.length > 0) bad('TOKEN_KEYS', `has what is no Ed25519 key: ${broken.join(', ')}`);
  const known = listed.find(({ kid }) => kid === service);
  if (tokenKey !== noKey && known?.x !== tokenKey.x)
    bad(
      'TOKEN_KEYS',
      known === undefined ? `has no key of ${service}` : `has another key of ${service} than TOKEN_KEY`,
    );
  return { tokenKey, tokenKeys: listed };
}

function ownKeyOf(service: string, value: unknown, bad: Bad): JsonKey | undefined {
  if (!isKey(value)) return bad('TOKEN_KEY', 'must be a JSON Web Key with a kid');
  if (value.kid !== service) return bad('TOKEN_KEY', `is the key of ${value.kid}, not of ${service}`);
  return isEd25519(value, createPrivateKey) ? value : bad('TOKEN_KEY', 'must be a private Ed25519 key: kty, crv, x, d');
}

function isEd25519(
  key: JsonKey,
  read: (from: { key: JsonKey; format: 'jwk' }) => { asymmetricKeyType?: string },
): boolean {
  try {
    return read({ key, format: 'jwk' }).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
