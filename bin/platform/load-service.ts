import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import type { Contract } from '../../runtime/platform/contract.ts';
import { readMigrations } from '../../runtime/platform/data/migration-files.ts';
import type { Service } from '../../runtime/platform/service.ts';
import { registerTypeScript } from '../typescript/register.ts';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';

/** The contract of a service, from the file that generate wrote. */
export async function loadContract(hosted: Hosted): Promise<Contract> {
  const contract: unknown = Reflect.get(await imported(join(hosted.folder, 'contract.gen.ts')), 'contract');
  if (isContract(contract)) return contract;
  throw new CannotRun(`${hosted.id}: contract.gen.ts exports no contract`, 'novatrek generate --force');
}

/** The code of a service: the default export of its service.ts. */
export async function loadService(hosted: Hosted): Promise<Service> {
  const service: unknown = Reflect.get(await imported(join(hosted.folder, 'service.ts')), 'default');
  if (isService(service)) return service;
  throw new CannotRun(
    `${hosted.id}: service.ts has no default export made by defineService`,
    'export default defineService(contract, …)',
  );
}

/** The names of its migrations; those that only take away are not needed to run. */
export async function neededMigrations(hosted: Hosted): Promise<string[]> {
  const files = await readMigrations(join(hosted.folder, 'migrations'));
  return files.filter(({ name }) => !name.endsWith('.contract.sql')).map(({ name }) => name);
}

/** Its OpenAPI document, for /openapi.json; undefined before generate has written it. */
export function loadOpenapi(root: string, id: string): unknown {
  const file = join(root, 'generated', 'openapi', `${id}.yaml`);
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
}

async function imported(file: string): Promise<object> {
  if (!existsSync(file)) throw new CannotRun(`${file} is not there`, 'novatrek generate, or write it');
  registerTypeScript();
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new CannotRun(`${file} can't be loaded: ${detail}`, 'npx tsc --noEmit shows more');
  }
}

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'service' in value && 'operations' in value;
}

function isService(value: unknown): value is Service {
  return (
    typeof value === 'object' && value !== null && 'build' in value && 'contract' in value && isContract(value.contract)
  );
}
