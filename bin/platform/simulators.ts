import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Model } from '../../model/model.ts';
import { echoSimulator, type Simulator } from '../../runtime/platform/simulators/define-simulator.ts';
import { type RunningSimulator, startSimulator } from '../../runtime/platform/simulators/start-simulator.ts';
import { registerTypeScript } from '../typescript/register.ts';
import { CannotRun } from '../workspace.ts';

/** Stand-ins for the systems that are not ours: by hand where runtime/simulators has one, else one that says yes to all. */
export async function startSimulators(root: string, model: Model): Promise<RunningSimulator[]> {
  const actors = new Set(
    model.calls.flatMap(({ to, planned }) => (to.kind === 'actor' && !planned ? [to.id] : [])).sort(),
  );
  return Promise.all([...actors].map(async (actor) => startSimulator(await simulatorOf(root, actor))));
}

async function simulatorOf(root: string, actor: string): Promise<Simulator> {
  const file = join(root, 'runtime', 'simulators', `${actor}.ts`);
  if (!existsSync(file)) return echoSimulator(actor);
  registerTypeScript();
  const module: object = await import(pathToFileURL(file).href);
  const simulator: unknown = Reflect.get(module, 'default');
  if (isSimulator(simulator)) return simulator;
  throw new CannotRun(`${file} has no default export made by defineSimulator`, 'export default defineSimulator({ … })');
}

function isSimulator(value: unknown): value is Simulator {
  return typeof value === 'object' && value !== null && 'actor' in value && 'open' in value;
}
