import { join, resolve } from 'node:path';
import { appRole, schemaName } from '../../generators/policy/names.ts';
import type { Database } from '../../runtime/platform/data/database.ts';
import { openDatabase } from '../../runtime/platform/data/postgres-database.ts';
import { CannotRun } from '../workspace.ts';
import { inFolder } from './data-folder.ts';
import { chosen, type Hosted } from './hosted.ts';
import { addressAs } from './prepare.ts';
import { readRunning } from './running-file.ts';
import { readSecrets } from './secrets.ts';

export interface ServiceDatabase {
  readonly service: string;
  readonly database: Database;
}

/** The stores of the services that are asked about: where the environment says, or of the platform that runs here. */
export function openStores(
  root: string,
  data: string | undefined,
  all: readonly Hosted[],
  service: string | undefined,
): ServiceDatabase[] {
  const stored = all.filter(({ schema, kind }) => schema !== undefined && kind === 'service');
  const named = service === undefined ? undefined : chosen(all, [service]);
  const wanted = stored.filter((one) => named === undefined || named.includes(one));
  if (named !== undefined && wanted.length === 0)
    throw new CannotRun(`${named[0]?.id} stores nothing here`, 'it has no schema, or no service.ts yet');
  const urlOf = addresses(root, data, stored, named);
  return wanted.flatMap((one) => {
    const url = urlOf(one);
    return url === undefined
      ? []
      : [{ service: one.id, database: openDatabase({ url, name: 'novatrek', log: silent, max: 2 }) }];
  });
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function addresses(
  root: string,
  data: string | undefined,
  stored: readonly Hosted[],
  named: readonly Hosted[] | undefined,
): (service: Hosted) => string | undefined {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') {
    const role = decodeURIComponent(new URL(given).username);
    const owner = stored.find(({ id }) => appRole(id) === role);
    if (owner === undefined && named === undefined)
      throw new CannotRun(`DATABASE_URL is the database of nobody in particular (${role})`, 'name the service too');
    return (service) => (owner === undefined || owner === service ? inSchemaOf(service, given) : undefined);
  }
  const folder = resolve(data ?? join(root, '.novatrek'));
  const running = readRunning(folder);
  const passwords = running === undefined ? undefined : readSecrets(inFolder.secrets(folder))?.passwords;
  if (running === undefined || passwords === undefined)
    throw new CannotRun(`no platform runs with its data in ${folder}`, 'novatrek up, or set DATABASE_URL');
  return ({ id }) => addressAs(running.databaseUrl, appRole(id), passwords[appRole(id)] ?? '');
}

/** Roles of services find their own schema by themselves; anybody else is told. */
function inSchemaOf({ schema = '' }: Hosted, url: string): string {
  const place = new URL(url);
  if (!place.searchParams.has('options')) place.searchParams.set('options', `-c search_path=${schemaName(schema)}`);
  return place.href;
}
