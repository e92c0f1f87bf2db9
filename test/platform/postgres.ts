import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly name: string;
  /** As superuser. */
  readonly url: string;
  /** As another role: `database.urlAs('svc_orders_app', 'secret')`. Roles are shared by all databases of the run. */
  urlAs(role: string, password: string): string;
  /** Runs SQL as superuser. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A copy of it, for a test that changes what others count on. Nobody may be connected to it meanwhile. */
  copy(): Promise<TestDatabase>;
  /** Only if it must be gone before the run ends. */
  drop(): Promise<void>;
}

/** A database of its own, empty or as the SQL leaves it. All of them go when the run ends. */
export async function freshDatabase(setUp?: string): Promise<TestDatabase> {
  const made = await create('template1');
  if (setUp !== undefined) await made.query(setUp);
  return made;
}

/** The server of this run, as superuser: it starts when the first test asks. `DATABASE_URL_FOR_TESTS` names another. */
export async function postgresUrl(): Promise<string> {
  const response = await fetch(inject('postgres'));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

async function create(template: string): Promise<TestDatabase> {
  const server = await postgresUrl();
  const name = `${inject('postgresPrefix')}_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${name} template ${template}`);
  const url = addressOf(server, name);
  return {
    name,
    url,
    urlAs: (role, password) => addressOf(server, name, role, password),
    query: (text, values) => query(url, text, values),
    copy: () => create(name),
    drop: async () => {
      await query(server, `drop database if exists ${name} with (force)`);
    },
  };
}

function addressOf(server: string, database: string, role?: string, password?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (role !== undefined) url.username = encodeURIComponent(role);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
