import { join } from 'node:path';
import { readMigrations } from '../../runtime/platform/data/migration-files.ts';
import { type RunningService, startService } from '../../runtime/platform/host.ts';
import { chosen, type Hosted, hostedServices } from '../platform/hosted.ts';
import { loadOpenapi, loadService } from '../platform/load-service.ts';
import { environmentOf } from '../platform/variables.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

export interface StartOptions {
  readonly root?: string;
  readonly seed?: boolean;
}

/** `novatrek start SERVICE`: one service, told everything by its environment; it ends when it is told to. */
export async function start(name: string, options: StartOptions): Promise<number> {
  const { root, hosted } = oneOf(name, options.root);
  if (hosted.kind === 'mock')
    throw new CannotRun(`${hosted.id} is not written yet: it has no service.ts`, `novatrek mock ${hosted.id}`);
  const service = await loadService(hosted);
  const files = await readMigrations(join(hosted.folder, 'migrations'));
  const connections = Number(process.env.CONNECTIONS);
  const running = await startService({
    service,
    environment: environmentOf(service.contract, process.env),
    openapi: loadOpenapi(root, hosted.id),
    migrations: files.filter((file) => !file.name.endsWith('.contract.sql')).map((file) => file.name),
    drainDelay: Number(process.env.DRAIN_DELAY ?? 0),
    ofProcess: true,
    ...(connections > 0 ? { connections } : {}),
  });
  return serve(running, options.seed === true && (await running.seed()));
}

export function oneOf(name: string, given: string | undefined): { readonly root: string; readonly hosted: Hosted } {
  const { root, model } = loadOrFail(given);
  const [hosted] = chosen(hostedServices(root, model, 0), [name]);
  if (hosted === undefined) throw new CannotRun(`there is no service ${name}`, 'novatrek up starts them all');
  return { root, hosted };
}

/** Until a signal comes, or the one who started this process is gone. */
export async function serve(running: RunningService, seeded: boolean): Promise<number> {
  process.stderr.write(`${running.url}\n`);
  process.send?.({ ready: true, seeded });
  await new Promise<void>((told) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => told());
    process.once('disconnect', () => told());
  });
  await running.stop();
  process.disconnect?.();
  return 0;
}
