import pg from 'pg';
import { expect, it } from 'vitest';
import { accessSuite } from './access.ts';
import { namesIn } from './declared-access.ts';
import { openPgLog, type PgLogFixture } from './pg-log-fixture.ts';

let fixture: PgLogFixture;
accessSuite(async () => {
  fixture = await openPgLog();
  return fixture;
});

/** Ways past the functions, or through them to what is none of a service's business. */
const forbidden = [
  ...['acl', 'cursor', 'head', 'log', 'member', 'topic'].flatMap((table) => [
    `select from bus.${table}`,
    `delete from bus.${table}`,
    `truncate bus.${table} cascade`,
    `drop table bus.${table} cascade`,
  ]),
  `insert into bus.acl values (session_user, 'topic', 'any', 'read')`,
  `insert into bus.log values ('any', 0, 0, '', '{}', '', now())`,
  `update bus.cursor set "offset" = 0`,
  'create table bus.more ()',
  'create table public.more ()',
  'create temp table more ()',
  `create function bus.more() returns int language sql as 'select 1'`,
  'alter function bus.may(text, text, text) owner to session_user',
  `select bus.ensure('{more}', '{1}')`,
  `select * from bus.lag('somebody', '{}')`,
  `select * from bus.beat('somebody', gen_random_uuid(), interval '1 minute')`,
  `select bus.commit('somebody', gen_random_uuid(), 'any', 0, 0, 0)`,
  `select bus.release('somebody', gen_random_uuid(), 'any', 0, 0)`,
  `select bus.leave('somebody', gen_random_uuid())`,
  `select bus.reset('somebody', 'any', 'earliest')`,
  `select * from bus.fetch('{any}', '{0}', '{0}', 1)`,
];

it('gives no service another way to the log than what it may publish and read', async () => {
  for (const service of namesIn('services')) {
    const client = new pg.Client({ connectionString: fixture.urlAs(service) });
    await client.connect();
    const outcomes: string[] = [];
    for (const statement of forbidden) {
      const outcome = await client.query(statement).then(() => 'done', codeOf);
      outcomes.push(`${service} ${statement}: ${outcome}`);
    }
    await client.end();
    expect(outcomes).toEqual(forbidden.map((statement) => `${service} ${statement}: 42501`));
  }
});

function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? String(error.code) : String(error);
}
