import { createVerifier as createJwtVerifier } from 'fast-jwt';
import type { JsonKey } from '../environment.ts';
import type { Caller } from '../service.ts';
import { callerOf, kindOf, subjectOf } from './caller.ts';
import { publicPem } from './keys.ts';

/** Seconds that clocks may differ. */
const skew = 5;
/** Seconds a token may live: one that leaks is of little use. People's sessions outlast one request. */
const longest = { service: 300, application: 86_400, operator: 86_400 } as const;
/** Tokens of one issuer whose signature was checked. */
const remembered = 2_000;
/** Token headers remembered; there is one for each issuer, unless somebody plays with their spelling. */
const headers = 500;

type Verify = (token: string) => Caller | undefined;

export interface VerifierOptions {
  readonly service: string;
  readonly keys: readonly JsonKey[];
  readonly now: () => Date;
}

/** Signatures are checked once for each token; times on every use. */
export function createVerifier({ service, keys, now }: VerifierOptions): Verify {
  const byId = new Map(keys.map((key) => [key.kid, verifierOf(key, service, now)]));
  const byHeader = new Map<string, Verify>();
  return (token) => {
    const header = token.slice(0, token.indexOf('.'));
    const known = byHeader.get(header) ?? byId.get(kidOf(header) ?? '');
    if (known === undefined) return undefined;
    if (byHeader.size >= headers) byHeader.clear();
    byHeader.set(header, known);
    return known(token);
  };
}

function verifierOf(key: JsonKey, service: string, now: () => Date): Verify {
  const kind = kindOf(key.kid);
  const verify = createJwtVerifier({
    key: publicPem(key),
    algorithms: ['EdDSA'],
    // Times are looked at below, by the clock we are given.
    ignoreExpiration: true,
    requiredClaims: ['sub', 'aud', 'iat', 'exp'],
    allowedSub: exactly(subjectOf(key.kid)),
    allowedAud: exactly(...[`svc:${service}`, ...(kind === 'service' ? [] : ['*'])]),
  });
  // Not fast-jwt's own cache: it hashes the token, which costs more than all else on the way of a request.
  const seen = new Map<string, Claims>();
  return (token) => {
    const claims = seen.get(token) ?? claimsOf(() => verify(token));
    if (claims === undefined) return undefined;
    if (seen.size >= remembered) seen.clear();
    seen.set(token, claims);
    const seconds = now().getTime() / 1000;
    if (claims.exp + skew <= seconds || claims.iat - skew > seconds) return undefined;
    if (claims.exp - claims.iat > longest[kind]) return undefined;
    return callerOf(key.kid, claims.user);
  };
}

function exactly(...texts: readonly string[]): RegExp[] {
  return texts.map((text) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
}

interface Claims {
  readonly iat: number;
  readonly exp: number;
  readonly user?: string;
}

function claimsOf(verify: () => unknown): Claims | undefined {
  try {
    const claims = verify();
    return isClaims(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function isClaims(value: unknown): value is Claims {
  if (typeof value !== 'object' || value === null) return false;
  if (!('iat' in value && Number.isFinite(value.iat) && 'exp' in value && Number.isFinite(value.exp))) return false;
  return !('user' in value) || typeof value.user === 'string';
}

function kidOf(header: string): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    return typeof value === 'object' && value !== null && 'kid' in value && typeof value.kid === 'string'
      ? value.kid
      : undefined;
  } catch {
    return undefined;
  }
}
