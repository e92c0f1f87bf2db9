import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { appRole, ownerRole, schemaName } from '../../generators/policy/names.ts';
import { type BusPolicy, installBus } from '../../runtime/platform/bus/install-bus.ts';
import { migrate } from '../../runtime/platform/data/migrate.ts';
import { readMigrations } from '../../runtime/platform/data/migration-files.ts';
import { applyPolicy } from '../../runtime/platform/data/policy.ts';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';

export const databases = { services: 'novatrek', bus: 'novatrek_bus' } as const;

/** The address of a database of the same server, for somebody. */
export function addressFor(adminUrl: string, database: string, role?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role !== undefined) url.username = encodeURIComponent(role);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
}

/** Makes a database if there is none of this name. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressFor(adminUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
  } finally {
    await client.end();
  }
}

/** Roles, schemas and grants of all services, with these passwords. */
export function setRoles(root: string, adminUrl: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  return applyPolicy(adminUrl, readGenerated(root, 'postgres.sql'), passwords);
}

/** One service's schema, brought up to its migrations; says which files were applied. */
export async function migrateService(
  service: Hosted,
  ownerUrl: string,
  phase: 'expand' | 'contract' = 'expand',
): Promise<{ readonly applied: readonly string[]; readonly heldBack: readonly string[] }> {
  if (service.schema === undefined) return { applied: [], heldBack: [] };
  const files = await readMigrations(join(service.folder, 'migrations'));
  return migrate({ ownerUrl, service: service.id, schema: schemaName(service.schema), files, phase });
}

/** The embedded log, with the topics and the access that the architecture declares. */
export function setBus(root: string, adminUrl: string, services: readonly Hosted[]): Promise<void> {
  const policy: BusPolicy = parse(readGenerated(root, 'kafka-acls.yaml'));
  const roles = Object.fromEntries(
    services.flatMap(({ id, schema }) => (schema === undefined ? [] : [[id, appRole(id)]])),
  );
  return installBus(addressFor(adminUrl, databases.bus), { ...policy, roles });
}

export function rolesOf(services: readonly Hosted[]): string[] {
  return services.flatMap(({ id, schema }) => (schema === undefined ? [] : [ownerRole(id), appRole(id)]));
}

function readGenerated(root: string, name: string): string {
  try {
    return readFileSync(join(root, 'generated', 'policy', name), 'utf8');
  } catch {
    throw new CannotRun(`generated/policy/${name} is not there`, 'novatrek generate');
  }
}
