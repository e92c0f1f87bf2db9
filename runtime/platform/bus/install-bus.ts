import pg from 'pg';
import { pgLogGroups } from './pg-log-groups.ts';
import { pgLogSchema } from './pg-log-schema.ts';

/** The topics there are and who may use them, in Kafka's words: the same file rules both kinds of bus. */
export interface BusPolicy {
  readonly topics: readonly { readonly name: string; readonly partitions: number; readonly retentionDays?: number }[];
  readonly acls: readonly BusAcl[];
}

export interface BusAcl {
  /** `User:svc-orders` */
  readonly principal: string;
  readonly resourceType: 'TOPIC' | 'GROUP';
  readonly resourceName: string;
  readonly operation: 'READ' | 'WRITE' | 'DESCRIBE';
}

/**
 * Makes the embedded log's database if there is none, its tables and functions, the topics, and the access that the policy
 * allows; what an earlier policy allowed and this one doesn't is taken away. Run by an administrator; may be repeated.
 * `roles` gives the login role of each principal that uses the embedded log.
 */
export async function installBus(
  adminUrl: string,
  policy: BusPolicy & { readonly roles: Readonly<Record<string, string>> },
): Promise<void> {
  const client = await connect(adminUrl);
  try {
    await client.query('begin');
    // Two that install at once would both try to create what is missing.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('novatrek bus install', 0))`);
    await client.query(pgLogSchema);
    await client.query(pgLogGroups);
    await client.query('select bus.ensure($1, $2)', [
      policy.topics.map((topic) => topic.name),
      policy.topics.map((topic) => topic.partitions),
    ]);
    await client.query(
      `update bus.topic t set retention = days * interval '1 day'
         from unnest($1::text[], $2::float[]) i (name, days) where i.name = t.name`,
      [policy.topics.map((topic) => topic.name), policy.topics.map((topic) => topic.retentionDays ?? null)],
    );
    await allow(client, policy.acls, policy.roles);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function allow(
  client: pg.Client,
  acls: readonly BusAcl[],
  roles: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = acls.flatMap((acl) => {
    const role = roles[acl.principal.replace(/^User:/, '')];
    return role === undefined || acl.operation === 'DESCRIBE' ? [] : [{ ...acl, role }];
  });
  await client.query('delete from bus.acl');
  await client.query(
    `insert into bus.acl (role, kind, name, operation) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
       on conflict do nothing`,
    [
      lines.map((line) => line.role),
      lines.map((line) => line.resourceType.toLowerCase()),
      lines.map((line) => line.resourceName),
      lines.map((line) => line.operation.toLowerCase()),
    ],
  );
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const database = pg.escapeIdentifier(rows[0]?.name ?? '');
  await client.query(`revoke all on database ${database} from public`);
  for (const role of new Set(Object.values(roles))) {
    const to = pg.escapeIdentifier(role);
    await client.query(
      `grant connect on database ${database} to ${to}; grant usage on schema bus to ${to};
       grant execute on all functions in schema bus to ${to}`,
    );
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === '3D000')) throw error;
  }
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const other = new URL(url);
  other.pathname = '/postgres';
  const maker = new pg.Client({ connectionString: other.href });
  await maker.connect();
  try {
    await maker.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
  } finally {
    await maker.end();
  }
  const made = new pg.Client({ connectionString: url });
  await made.connect();
  return made;
}
