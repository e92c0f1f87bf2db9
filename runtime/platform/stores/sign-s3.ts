import { createHash, createHmac } from 'node:crypto';

export interface S3Keys {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** With its query, not yet signed. The path is encoded as S3 wants it: see `encodeKey`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Headers that prove who asks: AWS Signature Version 4. */
export function signHeaders(
  { method, url, headers }: S3Request,
  body: Uint8Array,
  keys: S3Keys,
  now: Date,
): Record<string, string> {
  const time = stamp(now);
  const hash = sha256(body);
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-content-sha256': hash,
    'x-amz-date': time,
  };
  const scope = scopeOf(time, keys);
  const signature = sign(method, url, all, hash, time, keys);
  const authorization = `${algorithm} Credential=${keys.accessKeyId}/${scope},SignedHeaders=${namesOf(all)},Signature=${signature}`;
  return { ...all, authorization };
}

/** An address that proves it by itself, for as many seconds; headers given here must be sent just so. */
export function presignUrl({ method, url, headers }: S3Request, seconds: number, keys: S3Keys, now: Date): string {
  const time = stamp(now);
  const all = { ...headers, host: url.host };
  const signed = new URL(url);
  signed.search = canonicalQuery([
    ...url.searchParams,
    ['X-Amz-Algorithm', algorithm],
    ['X-Amz-Credential', `${keys.accessKeyId}/${scopeOf(time, keys)}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(seconds)],
    ['X-Amz-SignedHeaders', namesOf(all)],
  ]);
  const signature = sign(method, signed, all, 'UNSIGNED-PAYLOAD', time, keys);
  return `${signed.href}&X-Amz-Signature=${signature}`;
}

/** Each part between slashes is encoded, and more strictly than `encodeURIComponent` does. */
export function encodeKey(key: string): string {
  return key.split('/').map(encode).join('/');
}

function sign(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  payload: string,
  time: string,
  keys: S3Keys,
): string {
  const request = [
    method,
    url.pathname,
    canonicalQuery([...url.searchParams]),
    ...sorted(headers).map(([name, value]) => `${name}:${value.trim().replaceAll(/\s+/g, ' ')}`),
    '',
    namesOf(headers),
    payload,
  ].join('\n');
  const text = [algorithm, time, scopeOf(time, keys), sha256(request)].join('\n');
  const day = hmac(`AWS4${keys.secretAccessKey}`, time.slice(0, 8));
  const key = hmac(hmac(hmac(day, keys.region), 's3'), 'aws4_request');
  return hmac(key, text).toString('hex');
}

function sorted(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function namesOf(headers: Readonly<Record<string, string>>): string {
  return sorted(headers)
    .map(([name]) => name)
    .join(';');
}

function canonicalQuery(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

function scopeOf(time: string, { region }: S3Keys): string {
  return `${time.slice(0, 8)}/${region}/s3/aws4_request`;
}

function stamp(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
