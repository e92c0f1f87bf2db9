import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { presignUrl, signHeaders } from '../../../runtime/platform/stores/sign-s3.ts';

export const bucket = 'novatrek-test';
export const keys = { region: 'eu-central-1', accessKeyId: 'AKTEST', secretAccessKey: 'not a secret' };

/**
 * As much of S3 as shows the wire form: it signs anew what it got and compares. That the signature itself is right, the
 * published examples show.
 */
export async function serveS3(): Promise<{ readonly url: string }> {
  const objects = new Map<string, { content: Buffer; type: string }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    const { method, headers } = request;
    const url = new URL(request.url ?? '', `http://${headers.host}`);
    const refuse = (status: number, code: string) =>
      void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
    if (method !== 'GET' && method !== 'PUT' && method !== 'DELETE') return refuse(405, 'MethodNotAllowed');
    const signed = (names: string) =>
      Object.fromEntries(
        names
          .split(';')
          .filter((name) => name !== 'host' && !name.startsWith('x-amz-'))
          .map((name) => [name, String(headers[name] ?? '')]),
      );
    const query = url.searchParams;
    if (query.has('X-Amz-Signature')) {
      const bare = new URL(url);
      for (const name of [...query.keys()]) if (name.startsWith('X-Amz-')) bare.searchParams.delete(name);
      const begun = dateOf(query.get('X-Amz-Date') ?? '');
      const seconds = Number(query.get('X-Amz-Expires'));
      const again = presignUrl(
        { method, url: bare, headers: signed(query.get('X-Amz-SignedHeaders') ?? '') },
        seconds,
        keys,
        begun,
      );
      if (new URL(again).searchParams.get('X-Amz-Signature') !== query.get('X-Amz-Signature'))
        return refuse(403, 'SignatureDoesNotMatch');
      if (Date.now() >= begun.getTime() + seconds * 1000) return refuse(403, 'AccessDenied');
    } else {
      const hash = createHash('sha256').update(content).digest('hex');
      if (headers['x-amz-content-sha256'] !== hash) return refuse(400, 'XAmzContentSHA256Mismatch');
      const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
      const begun = dateOf(String(headers['x-amz-date']));
      const again = signHeaders({ method, url, headers: signed(names) }, content, keys, begun);
      if (again.authorization !== headers.authorization) return refuse(403, 'SignatureDoesNotMatch');
    }
    if (!url.pathname.startsWith(`/storage/${bucket}/svc-media/`)) return refuse(404, 'NoSuchBucket');
    const object = objects.get(url.pathname);
    if (method === 'PUT')
      objects.set(url.pathname, { content, type: headers['content-type'] ?? 'binary/octet-stream' });
    if (method === 'DELETE') objects.delete(url.pathname);
    if (method !== 'GET') return void response.writeHead(method === 'PUT' ? 200 : 204).end();
    if (object === undefined) return refuse(404, 'NoSuchKey');
    response.writeHead(200, { 'content-type': query.get('response-content-type') ?? object.type }).end(object.content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}` };
}

function dateOf(stamp: string): Date {
  return new Date(stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}
