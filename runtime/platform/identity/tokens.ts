import { createSigner } from 'fast-jwt';
import type { JsonKey } from '../environment.ts';
import type { Caller } from '../service.ts';
import { kindOf, subjectOf } from './caller.ts';
import { privatePem } from './keys.ts';
import { createVerifier } from './verifier.ts';

/** How a service shows who it is, and finds out who calls. */
export interface Tokens {
  /** A token that `service` accepts from us. */
  tokenFor(service: string): string;
  /** Who signed the token; undefined for one that proves nothing. */
  verify(token: string): Caller | undefined;
}

export interface TokenOptions {
  /** Our own id: the audience of the tokens we accept. */
  readonly service: string;
  /** Our own private key. */
  readonly key: JsonKey;
  /** Everybody's public keys. */
  readonly keys: readonly JsonKey[];
  readonly now?: () => Date;
}

const lifetime = 300;
/** A token is renewed while it still has this many seconds, so that it outlives the call it is sent with. */
const margin = 60;

export function createTokens({ service, key, keys, now = () => new Date() }: TokenOptions): Tokens {
  const made = new Map<string, { readonly token: string; readonly until: number }>();
  const sign = signerOf(key);
  return {
    tokenFor(target) {
      const seconds = now().getTime() / 1000;
      const old = made.get(target);
      if (old !== undefined && old.until - margin > seconds) return old.token;
      const token = sign({ audience: `svc:${target}`, seconds: lifetime, now: now() });
      made.set(target, { token, until: Math.floor(seconds) + lifetime });
      return token;
    },
    verify: createVerifier({ service, keys, now }),
  };
}

export interface TokenContent {
  /** `svc:svc-check-in`, or `*` for everybody. Left out: everybody, where the kind of caller may say so. */
  readonly audience?: string;
  /** How long it is good for. */
  readonly seconds?: number;
  /** The person an application acts for. */
  readonly user?: string;
  readonly now?: Date;
}

/** One token, for whoever holds the key. */
export function signToken(key: JsonKey, content: TokenContent = {}): string {
  return signerOf(key)(content);
}

function signerOf(key: JsonKey): (content: TokenContent) => string {
  const sign = createSigner<Record<string, unknown>>({ algorithm: 'EdDSA', key: privatePem(key), kid: key.kid });
  return ({ audience, seconds = lifetime, user, now = new Date() }) => {
    if (audience === undefined && kindOf(key.kid) === 'service')
      throw new Error('a token of a service needs an audience');
    const issued = Math.floor(now.getTime() / 1000);
    return sign({
      sub: subjectOf(key.kid),
      aud: audience ?? '*',
      iat: issued,
      exp: issued + seconds,
      ...(user === undefined ? {} : { user }),
    });
  };
}
