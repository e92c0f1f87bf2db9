import { hkdfSync } from 'node:crypto';

/** Where the key that personal data is encrypted with comes from: 32 bytes in base64, kept as long as the data. */
const variable = 'GUEST_DATA_KEY';

export interface DataKey {
  readonly key: Uint8Array;
  /** Anybody who reads this file has it. */
  readonly isPublic: boolean;
}

/**
 * Without the variable a key anybody can compute stands in, so that the platform can be tried out on a laptop. In
 * production that would be no encryption at all, so there it is refused.
 */
export function dataKey(environment: Readonly<Record<string, string | undefined>>): DataKey {
  const text = environment[variable];
  if (text !== undefined && text !== '') {
    const key = Buffer.from(text, 'base64');
    if (key.length !== 32) throw new Error(`${variable} must be 32 bytes in base64: openssl rand -base64 32`);
    return { key, isPublic: false };
  }
  if (environment.NODE_ENV === 'production')
    throw new Error(`${variable} is missing: personal data is encrypted with it`);
  const key = hkdfSync('sha256', 'svc-guest-profiles', 'novatrek', 'a key for trying it out', 32);
  return { key: new Uint8Array(key), isPublic: true };
}
