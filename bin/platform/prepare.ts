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

/** Where services keep their rows and the embedded log its messages: two databases, so that nobody joins them. */
export interface Databases {
  readonly services: string;
  readonly bus: string;
}

/** On the server of this address: the database it names, or one of our own name where it names none. */
export function databasesOn(adminUrl: string): Databases {
  const named = decodeURIComponent(new URL(adminUrl).pathname.slice(1));
  const services = named === '' || named === 'postgres' ? 'novatrek' : named;
  return { services: addressFor(adminUrl, services), bus: addressFor(adminUrl, `${services}_bus`) };
}

/** The address of another database of the same server. */
function addressFor(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

/** The same database, for somebody else. */
export function addressAs(url: string, role: string, password: string): string {
  const other = new URL(url);
  other.username = encodeURIComponent(role);
  other.password = encodeURIComponent(password);
  return other.href;
}

/** Makes the database that the address names, if there is none. */
export async function ensureDatabase(url: string): Promise<void> {
  if (await canConnect(url)) return;
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const client = new pg.Client({ connectionString: addressFor(url, 'postgres') });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505')))
      throw new CannotRun(`the database ${name} can't be made: ${said(error)}`, 'make it, and start again');
  } finally {
    await client.end().catch(() => {});
  }
}

/** False if the server is there and the database is not. */
async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '3D000') return false;
    const { host, pathname } = new URL(url);
    throw new CannotRun(`the database ${host}${pathname} can't be used: ${said(error)}`, 'see to DATABASE_URL');
  } finally {
    await client.end().catch(() => {});
  }
}

function said(error: unknown): string {
  // Of several addresses that all refused, Node says nothing but a code.
  if (error instanceof AggregateError) return error.errors.map(said).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
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
  return migrate({
    ownerUrl,
    service: service.id,
    schema: schemaName(service.schema),
    appRole: appRole(service.id),
    files,
    phase,
  });
}

/** Shorter than services remember what they have handled, so that nothing old can have its effect a second time. */
const daysKept = 14;

/** The embedded log, with the topics and the access that the architecture declares. */
export function setBus(root: string, busUrl: string, services: readonly Hosted[]): Promise<void> {
  const policy = readBusPolicy(root);
  const roles = Object.fromEntries(
    services.flatMap(({ id, schema }) => (schema === undefined ? [] : [[id, appRole(id)]])),
  );
  const topics = policy.topics.map((topic) => ({ ...topic, retentionDays: topic.retentionDays ?? daysKept }));
  return installBus(busUrl, { ...policy, topics, roles });
}

/** Topics and access, as generated. */
export function readBusPolicy(root: string): BusPolicy {
  return parse(readGenerated(root, 'kafka-acls.yaml'));
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
