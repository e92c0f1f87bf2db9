import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Files } from '../../../runtime/platform/context.ts';
import { createLocalFiles } from '../../../runtime/platform/stores/local-files.ts';
import { createS3Files } from '../../../runtime/platform/stores/s3-files.ts';
import { eventually, rejection, silent } from '../calls/server.ts';
import { bucket, keys, serveS3 } from './s3-server.ts';

async function locally(service = 'svc-media', folder?: string, largest?: number): Promise<Files> {
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'novatrek-files-')));
  const options = { folder: own, secret: 'shared by all replicas', service, log: silent };
  const files = await createLocalFiles({ ...options, ...(largest !== undefined && { largest }) });
  onTestFinished(async () => {
    await files.close();
    await rm(own, { recursive: true, force: true });
  });
  return files;
}

async function onS3(): Promise<Files> {
  const { url } = await serveS3();
  const files = createS3Files({ endpoint: `${url}/storage`, bucket, service: 'svc-media', ...keys });
  onTestFinished(() => files.close());
  return files;
}

const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);

for (const { name, open } of [
  { name: 'in a folder', open: () => locally() },
  { name: 'S3', open: onS3 },
]) {
  it(`${name}: gives back what was put, until it is deleted`, async () => {
    const files = await open();
    const key = "trips/2026/a b/ü'(1)+&=?.jpg";
    expect(await files.get(key)).toBeUndefined();
    await files.put(key, new Uint8Array([1]), { mediaType: 'text/plain' });
    await files.put(key, bytes, { mediaType: 'image/jpeg' });
    expect(await files.get(key)).toEqual({ content: bytes, mediaType: 'image/jpeg' });
    expect(await files.get('trips/2026')).toBeUndefined();
    await files.delete(key);
    await files.delete(key);
    expect(await files.get(key)).toBeUndefined();
  });

  it(`${name}: lets whoever holds an address read that one file`, async () => {
    const files = await open();
    await files.put('a/photo.jpg', bytes, { mediaType: 'image/jpeg' });
    await files.put('a/other.jpg', bytes, { mediaType: 'image/jpeg' });
    const url = await files.presign('GET', 'a/photo.jpg', { seconds: 60 });
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);

    const named = await fetch(await files.presign('GET', 'a/photo.jpg', { seconds: 60, mediaType: 'image/png' }));
    expect(named.headers.get('content-type')).toBe('image/png');
    expect((await fetch(url.replace('photo', 'other'))).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect((await fetch(await files.presign('GET', 'a/none.jpg', { seconds: 60 }))).status).toBe(404);
  });

  it(`${name}: lets whoever holds an address write that one file, of that type`, async () => {
    const files = await open();
    const url = await files.presign('PUT', 'up/load.png', { seconds: 60, mediaType: 'image/png' });
    const put = (to: string, type: string) =>
      fetch(to, { method: 'PUT', body: bytes, headers: { 'content-type': type } });
    expect((await put(url, 'text/html')).status).toBe(403);
    expect((await put(url.replace('load', 'down'), 'image/png')).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    expect(await files.get('up/load.png')).toBeUndefined();
    expect((await put(url, 'image/png')).status).toBe(200);
    expect(await files.get('up/load.png')).toEqual({ content: bytes, mediaType: 'image/png' });
  });

  it(`${name}: honors no address after its time, nor one whose time was changed`, async () => {
    const files = await open();
    await files.put('k', bytes, { mediaType: 'image/png' });
    const url = await files.presign('GET', 'k', { seconds: 1 });
    await eventually(async () => (await fetch(url)).status === 403);
    const longer = new URL(url);
    for (const [one, value] of longer.searchParams) {
      if (/expires/i.test(one)) longer.searchParams.set(one, String(Number(value) + 1_000));
    }
    expect(longer.href).not.toBe(url);
    expect((await fetch(longer)).status).toBe(403);
  });

  it(`${name}: takes no key that could lead elsewhere`, async () => {
    const files = await open();
    for (const key of [
      '',
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a//b',
      'a/',
      './a',
      'a\\..\\b',
      'a\0b',
      'x'.repeat(901),
    ]) {
      expect(await rejection(files.get(key))).toBeInstanceOf(TypeError);
      expect(await rejection(files.put(key, bytes, { mediaType: 'a/b' }))).toBeInstanceOf(TypeError);
      expect(await rejection(files.presign('GET', key, { seconds: 60 }))).toBeInstanceOf(TypeError);
    }
    for (const seconds of [0, -1, 1.5, 604_801, Number.NaN])
      expect(await rejection(files.presign('GET', 'k', { seconds }))).toBeInstanceOf(TypeError);
  });
}

it('in a folder: keeps services apart, and honors the addresses of other replicas', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'novatrek-files-'));
  const [one, replica, stranger] = [
    await locally('svc-a', folder),
    await locally('svc-a', folder),
    await locally('svc-b', folder),
  ];
  await one.put('k', bytes, { mediaType: 'a/b' });
  expect(await replica.get('k')).toBeDefined();
  expect(await stranger.get('k')).toBeUndefined();
  const [given, there, elsewhere] = await Promise.all(
    [one, replica, stranger].map(async (files) => new URL(await files.presign('GET', 'k', { seconds: 60 }))),
  );
  const at = (origin: URL | undefined) => fetch(`${origin?.origin}${given?.pathname}${given?.search}`);
  expect((await at(there)).status).toBe(200);
  expect((await at(elsewhere)).status).toBe(403);
});

it('in a folder: keeps nothing of a file that is too large, and nothing half', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'novatrek-files-'));
  const files = await locally('svc-a', folder, 1_000);
  const url = new URL(await files.presign('PUT', 'k', { seconds: 60 }));
  expect((await fetch(url, { method: 'PUT', body: bytes }).catch(() => ({ status: 413 }))).status).toBe(413);
  const chunked = plainRequest(url, { method: 'PUT', headers: { 'transfer-encoding': 'chunked' } });
  chunked.on('error', () => {});
  const status = new Promise((resolve) => {
    chunked.on('response', (answer) => resolve(answer.statusCode));
    chunked.on('close', () => resolve(413));
  });
  chunked.end(bytes);
  expect(await status).toBe(413);
  const [home = ''] = await readdir(folder);
  await eventually(async () => (await readdir(join(folder, home))).length === 0);
});
