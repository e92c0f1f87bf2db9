import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { portalBuild } from '../../bin/commands/portal.ts';
import type { Files } from '../workspace.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = process.env.CHROMIUM ?? known.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no chromium: run .ci/browser, or set CHROMIUM to its path');
  return chromium.launch({ executablePath, args: flags, headless: true });
}

/** Builds a workspace's site into a fresh folder, as the command does. */
export async function site(files?: Files): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-'));
  let root = '.';
  if (files !== undefined) {
    root = join(folder, 'workspace');
    for (const [name, text] of Object.entries(files)) {
      const path = join(root, 'architecture', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
  const out = join(folder, 'site');
  await portalBuild({ root, out, today: '2026-06-01' });
  return out;
}

/** Takes away what `site` made. */
export function discard(out: string): void {
  rmSync(dirname(out), { recursive: true, force: true });
}

/** A page that keeps what went wrong: errors, and requests that leave the site. */
export interface Watched {
  readonly page: Page;
  readonly troubles: string[];
  open(path: string): Promise<void>;
  close(): Promise<void>;
}

export async function watched(browser: Browser, out: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  const home = pathToFileURL(`${out}/`).href;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`${page.url()} ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url()))
      troubles.push(`${page.url()} asks for ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // A page left while its scripts are loading has lost nothing.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      troubles.push(`${page.url()} fails to load ${request.url()}`);
  });
  return {
    page,
    troubles,
    open: async (path) => {
      await page.goto(`${home}${path}`, { waitUntil: 'load' });
    },
    close: () => context.close(),
  };
}

/** Serious and critical findings of axe, as text. Swagger UI is somebody else's; the rest of its page is ours. */
export async function axeFindings(page: Page): Promise<string[]> {
  const source = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));
  await page.addScriptTag({ path: source });
  return page.evaluate<string[]>(`axe.run({ exclude: [['.swagger-ui']] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)),
  )`);
}

/** One page of each kind. */
export const kinds = [
  'index.html',
  'explorer.html',
  'ownership.html',
  'event-flow.html',
  'exceptions.html',
  'domains/index.html',
  'domains/operations.html',
  'services/index.html',
  'services/svc-scheduling-orchestrator.html',
  'services/svc-payments.html',
  'apis/svc-check-in.html',
  'messages/svc-reservations.html',
  'endpoints/index.html',
  'events/index.html',
  'events/reservation.created.html',
  'entities/index.html',
  'entities/daily-schedules.html',
  'tables/index.html',
  'capabilities/index.html',
  'capabilities/CAP-2.1.html',
  'applications/index.html',
  'applications/web-ops-dashboard.html',
  'applications/web-ops-dashboard/Check-In-Station.html',
  'actors/index.html',
  'actors/stripe-api.html',
  'decisions/index.html',
  'decisions/ADR-006.html',
  'rules/index.html',
  'rules/day-of-adventure-orchestrator.html',
  'solutions/index.html',
  'solutions/NTK-10003.html',
  'tickets/index.html',
  'tickets/NTK-10004.html',
] as const;
