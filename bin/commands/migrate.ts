import { join } from 'node:path';
import { ownerRole } from '../../generators/policy/names.ts';
import { chosen, type Hosted, hostedServices } from '../platform/hosted.ts';
import { addressAs, databasesOn, ensureDatabase, migrateService, rolesOf, setRoles } from '../platform/prepare.ts';
import { keepSecrets } from '../platform/secrets.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

export interface MigrateOptions {
  readonly root?: string;
  readonly contract?: boolean;
  readonly secrets?: string;
}

/**
 * `novatrek migrate`: as administrator, roles and grants of all services and then their migrations; as the owner of one
 * schema, the migrations of that service.
 */
export async function migrate(names: readonly string[], options: MigrateOptions): Promise<number> {
  const { root, model } = loadOrFail(options.root);
  const all = hostedServices(root, model, 0);
  const wanted = chosen(all, names).filter(({ schema }) => schema !== undefined);
  const urlOf = await addresses(root, all, names, options);
  for (const service of wanted) {
    const phase = options.contract === true ? 'contract' : 'expand';
    const { applied, heldBack } = await migrateService(service, urlOf(service.id), phase);
    for (const name of applied) process.stdout.write(`${service.id}  applied  ${name}\n`);
    for (const name of heldBack) process.stdout.write(`${service.id}  waits for --contract  ${name}\n`);
    if (applied.length + heldBack.length === 0) process.stdout.write(`${service.id}  up to date\n`);
  }
  return 0;
}

/** Where each service's owner finds its schema; as administrator all of them are set up first. */
async function addresses(
  root: string,
  all: readonly Hosted[],
  names: readonly string[],
  options: MigrateOptions,
): Promise<(service: string) => string> {
  const { DATABASE_ADMIN_URL: admin, DATABASE_OWNER_URL: owner } = process.env;
  for (const [name, url] of Object.entries({ DATABASE_ADMIN_URL: admin, DATABASE_OWNER_URL: owner }))
    if (url !== undefined && !/^postgres(ql)?:\/\//.test(url))
      throw new CannotRun(`${name} must begin with postgres://`, `${name}=postgres://user:password@host:5432/novatrek`);
  if (admin !== undefined) {
    const { services } = databasesOn(admin);
    await ensureDatabase(services);
    const file = options.secrets ?? join(root, '.novatrek', 'secrets.json');
    const secrets = keepSecrets(file, rolesOf(all), []);
    await setRoles(root, services, secrets.passwords);
    process.stderr.write(`roles and grants are set; their passwords are in ${file}\n`);
    return (id) => addressAs(services, ownerRole(id), secrets.passwords[ownerRole(id)] ?? '');
  }
  if (owner === undefined)
    throw new CannotRun(
      'no database is named',
      'set DATABASE_ADMIN_URL (roles and all services), or DATABASE_OWNER_URL and name one service',
    );
  if (names.length !== 1)
    throw new CannotRun(
      'DATABASE_OWNER_URL is the owner of one schema',
      'name its service: novatrek migrate svc-orders',
    );
  return () => owner;
}
