import { startService } from '../../runtime/platform/host.ts';
import { chosen, type Hosted, hostedServices } from '../platform/hosted.ts';
import { loadOpenapi, loadService, neededMigrations } from '../platform/load-service.ts';
import { serve } from '../platform/serve.ts';
import { untilTold } from '../platform/until-told.ts';
import { environmentOf } from '../platform/variables.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

export interface StartOptions {
  readonly root?: string;
  readonly seed?: boolean;
}

/** `novatrek start SERVICE`: one service, told everything by its environment; it ends when it is told to. */
export async function start(name: string, options: StartOptions): Promise<number> {
  const told = untilTold();
  const { root, hosted } = oneOf(name, options.root);
  if (hosted.kind === 'mock')
    throw new CannotRun(`${hosted.id} is not written yet: it has no service.ts`, `novatrek mock ${hosted.id}`);
  const service = await loadService(hosted);
  const running = await startService({
    service,
    environment: environmentOf(service.contract, process.env),
    openapi: loadOpenapi(root, hosted.id),
    migrations: await neededMigrations(hosted),
    ofProcess: true,
  });
  if (options.seed === true) await running.seed();
  return serve(running, told);
}

export function oneOf(name: string, given: string | undefined): { readonly root: string; readonly hosted: Hosted } {
  const { root, model } = loadOrFail(given);
  const [hosted] = chosen(hostedServices(root, model, 0), [name]);
  if (hosted === undefined) throw new CannotRun(`there is no service ${name}`, 'novatrek up starts them all');
  return { root, hosted };
}
