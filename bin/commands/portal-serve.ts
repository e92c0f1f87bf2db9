import { startPortal } from '../portal/server.ts';
import { CannotRun, findRoot } from '../workspace.ts';

export interface ServeOptions {
  readonly root?: string;
  readonly port: string;
}

/** `novatrek portal serve`: the site, built again at every change, until it is told to end. */
export async function portalServe(options: ServeOptions): Promise<number> {
  const portal = await startPortal({
    root: findRoot(options.root),
    port: portOf(options.port),
    note: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${portal.url}\n`);
  await new Promise<void>((told) => {
    process.once('SIGINT', told);
    process.once('SIGTERM', told);
  });
  await portal.stop();
  return 0;
}

export function portOf(given: string): number {
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new CannotRun(`--port ${given} is no port`, 'use a number like 4310');
}
