import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { type Files, shop } from '../workspace.ts';

function workspace(files: Files = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'portal-command-'));
  for (const [name, text] of Object.entries({ ...shop, ...files })) write(root, name, text);
  return root;
}

function write(root: string, name: string, text: string): void {
  const path = join(root, 'architecture', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(process.execPath, ['bin/novatrek.js', ...args], (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

it('builds into portal/dist of the workspace, and takes away what it no longer writes', async () => {
  const root = workspace({ 'actors.yaml': 'clerk: { name: Clerk, type: Human, description: Sells. }\n' });
  const first = await run('portal', 'build', '--root', root);
  expect(first.err).toMatch(/^\d+ pages, [\d.]+ MB, [\d,]+ ms\n$/);
  expect(first.code).toBe(0);
  const out = join(root, 'portal', 'dist');
  expect(existsSync(join(out, 'actors', 'clerk.html'))).toBe(true);
  for (const asset of ['site.css', 'site.js', 'mermaid.js', 'swagger-ui-bundle.js'])
    expect(existsSync(join(out, 'assets', asset))).toBe(true);
  expect(existsSync(join(out, 'assets', 'reload.js'))).toBe(false);
  write(root, 'actors.yaml', 'cook: { name: Cook, type: Human, description: Cooks. }\n');
  expect((await run('portal', 'build', '--root', root)).code).toBe(0);
  expect(existsSync(join(out, 'actors', 'clerk.html'))).toBe(false);
  expect(readFileSync(join(out, 'actors', 'cook.html'), 'utf8')).toContain('Cook');
}, 120_000);

it('does not write among files that are not its own, nor from a broken model', async () => {
  const root = workspace();
  const out = join(root, 'mine');
  mkdirSync(out);
  writeFileSync(join(out, 'letter.txt'), 'keep');
  const foreign = await run('portal', 'build', '--root', root, '--out', out);
  expect(foreign.code).toBe(2);
  expect(foreign.err).toContain('holds files that are not a portal');
  expect(existsSync(join(out, 'index.html'))).toBe(false);
  write(root, 'domains/sales.yaml', 'name: Sales\n');
  const broken = await run('portal', 'build', '--root', root);
  expect(broken.code).toBe(2);
  expect(broken.err).toContain('the architecture does not load');
  expect(existsSync(join(root, 'portal'))).toBe(false);
}, 120_000);

/** One request, with a host of choice. */
function get(port: string, path: string, host = `127.0.0.1:${port}`): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', fail).end();
  });
}

it('serves on this machine only, reloads on change, and keeps the last good site when the model breaks', async () => {
  const root = workspace();
  const server = spawn(process.execPath, ['bin/novatrek.js', 'portal', 'serve', '--root', root, '--port', '0']);
  const exit = new Promise<number | null>((done) => server.on('exit', done));
  try {
    const port = await new Promise<string>((done, fail) => {
      server.stdout.setEncoding('utf8').on('data', (text: string) => done(/:(\d+)\//.exec(text)?.[1] ?? ''));
      server.on('exit', () => fail(new Error('the server ended')));
    });
    expect((await get(port, '/')).body).toContain('/.portal/reload.js');
    expect((await get(port, '/services/svc-orders.html')).body).toContain('Keeps orders.');
    expect((await get(port, '/nothing.html')).status).toBe(404);
    expect((await get(port, '/..%2f..%2fetc/passwd')).status).toBe(404);
    expect((await get(port, '/', 'evil.example')).status).toBe(403);

    const events: string[] = [];
    const stream = request({ host: '127.0.0.1', port, path: '/.portal/events' }, (response) => {
      response.setEncoding('utf8').on('data', (text: string) => events.push(text));
    });
    stream.on('error', () => undefined).end();
    await expect.poll(() => events.join('')).toContain('listening');
    write(
      root,
      'domains/sales.yaml',
      (shop['domains/sales.yaml'] ?? '').replace('Sells things.', 'Sells better things.'),
    );
    await expect.poll(() => events.join(''), { timeout: 20_000 }).toContain('event: built');
    expect((await get(port, '/domains/sales.html')).body).toContain('Sells better things.');
    write(root, 'domains/sales.yaml', 'name: Sales\n');
    await expect.poll(() => events.join(''), { timeout: 20_000 }).toContain('event: findings');
    expect(events.join('')).toContain('team');
    expect((await get(port, '/domains/sales.html')).body).toContain('Sells better things.');
    stream.destroy();
  } finally {
    server.kill('SIGINT');
  }
  expect(await exit).toBe(0);
}, 120_000);
