import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Files, Log } from '../context.ts';
import { codeOf } from '../data/cannot-run.ts';
import { type FileHead, headOf, readHead } from './file-head.ts';
import { checkKey, checkSeconds } from './file-key.ts';

export interface LocalFilesOptions {
  readonly folder: string;
  /** What addresses are signed with: whoever shares it honors each other's. */
  readonly secret: string;
  readonly service: string;
  readonly log: Log;
  readonly port?: number;
  /** Bytes of one file that an address takes. */
  readonly largest?: number;
}

export interface LocalFiles extends Files {
  close(): Promise<void>;
}

/**
 * Files in a folder, and a small server on this machine that honors the addresses given out. It stands in for an object
 * store. A file's name on disk is a hash of its key: no key, however made, leads out of the folder.
 */
export async function createLocalFiles(options: LocalFilesOptions): Promise<LocalFiles> {
  const { folder, secret, service, log, port = 0, largest = 256 * 1024 * 1024 } = options;
  const home = join(folder, createHash('sha256').update(service).digest('hex').slice(0, 16));
  await mkdir(home, { recursive: true });
  const pathOf = (key: string) => join(home, createHash('sha256').update(checkKey(key)).digest('hex'));
  const draftOf = (path: string) => `${path}.${randomUUID()}`;

  const signature = (method: string, key: string, mediaType: string, expires: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([service, method, key, mediaType, expires]))
      .digest();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '' } = request;
    const url = new URL(request.url ?? '/', 'http://files');
    const key = decoded(url.pathname.slice(1));
    const [type, expires, given] = ['type', 'expires', 'signature'].map((name) => url.searchParams.get(name) ?? '');
    const right = key === undefined ? undefined : signature(method, key, type ?? '', expires ?? '');
    const claimed = Buffer.from(given ?? '', 'hex');
    if (key === undefined || right === undefined || claimed.length !== right.length || !timingSafeEqual(claimed, right))
      return refuse(response, 403, 'this address is not for that');
    if (Date.now() >= Number(expires) * 1000) return refuse(response, 403, 'this address has expired');
    if (method === 'GET') return await sendFile(response, pathOf(key), type || undefined);
    const mediaType = request.headers['content-type'] ?? 'application/octet-stream';
    if (mediaType.length > 200) return refuse(response, 403, 'the media type is too long');
    if (type && mediaType !== type) return refuse(response, 403, `this address takes ${type}`);
    if (Number(request.headers['content-length'] ?? 0) > largest) return refuse(response, 413, 'too large');
    const path = pathOf(key);
    const draft = draftOf(path);
    try {
      await receive(request, draft, { key, mediaType }, largest);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      if (error instanceof RangeError) return refuse(response, 413, 'too large');
      throw error;
    }
    response.writeHead(200).end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      log.warn('a file could not be served', { error: String(error) });
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'it failed here');
    });
  });
  const origin = await listen(server, port);

  return {
    async put(key, content, { mediaType }) {
      const path = pathOf(key);
      const draft = draftOf(path);
      await writeFile(draft, Buffer.concat([headOf({ key, mediaType }), content]));
      await rename(draft, path);
    },
    async get(key) {
      try {
        const all = await readFile(pathOf(key));
        const { mediaType, length } = readHead(all);
        return { content: new Uint8Array(all.subarray(length)), mediaType };
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
    async presign(method, key, { seconds, mediaType = '' }) {
      const expires = String(Math.ceil(Date.now() / 1000) + checkSeconds(seconds));
      const url = new URL(checkKey(key).split('/').map(encodeURIComponent).join('/'), `${origin}/`);
      if (mediaType !== '') url.searchParams.set('type', mediaType);
      url.searchParams.set('expires', expires);
      url.searchParams.set('signature', signature(method, key, mediaType, expires).toString('hex'));
      return url.href;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function sendFile(response: ServerResponse, path: string, asType: string | undefined): Promise<void> {
  const file = await open(path).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return refuse(response, 404, 'there is no such file');
  try {
    const { mediaType, length } = readHead((await file.read(Buffer.alloc(8_192), 0, 8_192, 0)).buffer);
    const { size } = await file.stat();
    response.writeHead(200, {
      'content-type': asType ?? mediaType,
      'content-length': size - length,
      // What a guest uploaded must not run as a page of ours.
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    await pipeline(createReadStream('', { fd: file, start: length, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

async function receive(request: IncomingMessage, draft: string, head: FileHead, largest: number): Promise<void> {
  const file = await open(draft, 'wx');
  try {
    await file.write(headOf(head));
    let size = 0;
    for await (const chunk of request) {
      size += chunk.length;
      if (size > largest) throw new RangeError('too large');
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
}

function refuse(response: ServerResponse, status: number, detail: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', connection: 'close' });
  response.end(JSON.stringify({ status, title: detail }));
}

function decoded(path: string): string | undefined {
  try {
    return checkKey(path.split('/').map(decodeURIComponent).join('/'));
  } catch {
    return undefined;
  }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
}
