import { Pool } from 'undici';
import type { Files } from '../context.ts';
import { checkKey, checkSeconds } from './file-key.ts';
import { encodeKey, presignUrl, type S3Keys, type S3Request, signHeaders } from './sign-s3.ts';

export interface S3FilesOptions extends S3Keys {
  readonly endpoint: string;
  readonly bucket: string;
  /** Stands before each key: services share a bucket, not their files. */
  readonly service: string;
  readonly now?: () => Date;
  /** Milliseconds for one request. */
  readonly timeout?: number;
}

/** Files in a store that speaks S3, by path-style addresses: those work everywhere. */
export function createS3Files(options: S3FilesOptions): Files & { close(): Promise<void> } {
  const { endpoint, bucket, service, now = () => new Date(), timeout = 30_000, ...keys } = options;
  const pool = new Pool(new URL(endpoint).origin, { connections: 16 });
  const base = new URL(endpoint).pathname.replace(/\/$/, '');

  const urlOf = (key: string) => {
    const url = new URL(endpoint);
    url.pathname = `${base}/${encodeKey(bucket)}/${encodeKey(service)}/${encodeKey(checkKey(key))}`;
    return url;
  };

  const send = async (method: S3Request['method'], key: string, body?: Uint8Array, mediaType?: string) => {
    const url = urlOf(key);
    const own: Record<string, string> = mediaType === undefined ? {} : { 'content-type': mediaType };
    const { host: _, ...headers } = signHeaders({ method, url, headers: own }, body ?? new Uint8Array(), keys, now());
    const signal = AbortSignal.timeout(timeout);
    const answer = await pool.request({ method, path: url.pathname, headers, body: body ?? null, signal });
    const content = new Uint8Array(await answer.body.arrayBuffer());
    const { statusCode: status } = answer;
    if (status >= 300 && status !== 404)
      throw new Error(`the file store answered ${status} to ${method}: ${codeIn(content) ?? 'no reason given'}`);
    const type = answer.headers['content-type'];
    return { status, content, mediaType: typeof type === 'string' ? type : 'application/octet-stream' };
  };

  return {
    async put(key, content, { mediaType }) {
      const { status } = await send('PUT', key, content, mediaType);
      if (status === 404) throw new Error(`the file store has no bucket '${bucket}'`);
    },
    async get(key) {
      const { status, content, mediaType } = await send('GET', key);
      return status === 404 ? undefined : { content, mediaType };
    },
    async delete(key) {
      await send('DELETE', key);
    },
    async presign(method, key, { seconds, mediaType }) {
      const url = urlOf(key);
      if (method === 'GET' && mediaType !== undefined) url.searchParams.set('response-content-type', mediaType);
      const headers: Record<string, string> =
        method === 'PUT' && mediaType !== undefined ? { 'content-type': mediaType } : {};
      return presignUrl({ method, url, headers }, checkSeconds(seconds), keys, now());
    },
    async close() {
      await pool.close();
    },
  };
}

/** Of an S3 error nothing but its code: the rest repeats what was asked. */
function codeIn(content: Uint8Array): string | undefined {
  return /<Code>([A-Za-z]+)<\/Code>/.exec(new TextDecoder().decode(content))?.[1];
}
