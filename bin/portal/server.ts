import { existsSync, readFileSync, watch } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { portalFiles } from '../../generators/portal/portal.ts';
import { load } from '../../model/load.ts';
import { codeFactsOf } from '../code/code-facts.ts';
import { today } from '../commands/portal.ts';
import { assetFiles, portalFolder, portalInput } from '../commands/portal-input.ts';
import { locate, painter, printText } from '../report.ts';
import { CannotRun, folder, readSources } from '../workspace.ts';
import { type Gateway, pass } from './gateway.ts';

export interface PortalOptions {
  readonly root: string;
  readonly port: number;
  /** Where requests go that are meant for a service. */
  readonly gateway?: Gateway;
  /** Hears of each build. */
  readonly note: (line: string) => void;
}

export interface Portal {
  readonly url: string;
  stop(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.yaml': 'text/yaml; charset=utf-8',
};

/** The site as it stands in memory; a broken model keeps the last good one and says why beside it. */
class Site {
  #files = new Map<string, string>();
  #findings: string | undefined;
  readonly #readers = new Set<ServerResponse>();
  readonly #root: string;
  readonly #note: (line: string) => void;

  constructor(root: string, note: (line: string) => void) {
    this.#root = root;
    this.#note = note;
  }

  async build(): Promise<void> {
    const started = performance.now();
    const findings = await this.#attempt();
    this.#findings = findings;
    const note =
      findings === undefined ? `${this.#files.size} files, ${Math.round(performance.now() - started)} ms` : findings;
    this.#note(note);
    for (const reader of this.#readers) this.#tell(reader);
  }

  /** Builds all of it or changes nothing; what stands in the way comes back as text. */
  async #attempt(): Promise<string | undefined> {
    try {
      const sources = readSources(this.#root);
      const { model, diagnostics } = load(sources);
      if (model === undefined) return printText(locate(diagnostics, sources), sources, painter({}, {}));
      const input = await portalInput(model, sources, today(undefined), await codeFactsOf(this.#root, model));
      const files = new Map<string, string>();
      for (const { path, content } of portalFiles(input)) files.set(path, content);
      this.#files = files;
      return undefined;
    } catch (error) {
      return error instanceof CannotRun ? `${error.message}\n   fix  ${error.mend}` : String(error);
    }
  }

  #tell(reader: ServerResponse): void {
    const [event, data] = this.#findings === undefined ? ['built', '""'] : ['findings', JSON.stringify(this.#findings)];
    reader.write(`event: ${event}\ndata: ${data}\n\n`);
  }

  listen(reader: ServerResponse): void {
    reader.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    reader.write(': listening\n\n');
    this.#readers.add(reader);
    reader.on('close', () => this.#readers.delete(reader));
    if (this.#findings !== undefined) this.#tell(reader);
  }

  page(path: string): string | undefined {
    return this.#files.get(path);
  }
}

/** Serves the site on the loopback interface only, since it shows what is being written. */
export async function startPortal({ root, port, gateway, note }: PortalOptions): Promise<Portal> {
  const site = new Site(root, note);
  await site.build();
  const server = createServer((request, response) => answer(site, gateway, request, response));
  const url = await new Promise<string>((listening, fail) => {
    server.once('error', (error) => fail(cannotListen(error, port)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      listening(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}/`);
    });
  });
  const unwatch = watchFor([join(root, folder), portalFolder()], () => site.build());
  return {
    url,
    stop() {
      unwatch();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function cannotListen(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new CannotRun(`port ${port} is taken`, 'name another with --port');
  if (error.code === 'EACCES') return new CannotRun(`port ${port} is not allowed`, 'use one above 1023');
  return error;
}

/** Editors write a file in several steps: wait until they are done, and never build twice at once. */
function watchFor(folders: readonly string[], changed: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(changed);
    }, 60);
  };
  const watchers = folders
    .filter((path) => existsSync(path))
    .map((path) =>
      watch(path, { recursive: true }, (_, name) => {
        if (name === null || !/(^|[\\/])(\.|dist[\\/])|~$/.test(name)) soon();
      }),
    );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function answer(site: Site, gateway: Gateway | undefined, request: IncomingMessage, response: ServerResponse): void {
  // A page of another site must not reach in here under a name that it made point to this machine.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) {
    response.writeHead(403).end();
    return;
  }
  const target = gateway?.((request.url ?? '/').replace(/\?.*$/s, ''));
  if (target !== undefined) {
    pass(target, request, response);
    return;
  }
  const path = pathOf(request.url ?? '/');
  if (path === '.portal/events') {
    site.listen(response);
    return;
  }
  const found = path === undefined ? undefined : content(site, path);
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such page.\n');
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(path ?? '')] ?? 'application/octet-stream',
    'cache-control': 'no-store',
  });
  response.end(found);
}

function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname).slice(1);
    return path === '' || path.endsWith('/') ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}

function content(site: Site, path: string): string | Buffer | undefined {
  const page = site.page(path);
  if (page !== undefined)
    return path.endsWith('.html')
      ? page.replace('</body>', '<script src="/.portal/reload.js" defer></script>\n</body>')
      : page;
  if (path === '.portal/reload.js') return readFileSync(join(portalFolder(), 'assets', 'reload.js'));
  const asset = assetFiles().get(path);
  return asset === undefined ? undefined : readFileSync(asset);
}
