import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { CannotRun, messageOf } from './cannot-run.ts';
import { sqlState } from './database-error.ts';

/** Creates roles, schemas and grants as the generated SQL says, and gives the roles their passwords. Repeatable. */
export async function applyPolicy(
  adminUrl: string,
  sqlText: string,
  passwords: Readonly<Record<string, string>> = {},
): Promise<void> {
  const secrets = await Promise.all(
    Object.entries(passwords).map(
      async ([role, password]) =>
        `alter role ${pg.escapeIdentifier(role)} with login password ${pg.escapeLiteral(await verifierOf(password))};`,
    ),
  );
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'novatrek policy' });
  client.on('error', () => {});
  try {
    await client.connect();
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(oneTransaction(sqlText, secrets.join('\n')));
        return;
      } catch (error) {
        await client.query('rollback');
        if (!isRace(error) || attempt === 20) throw error;
        await pause(10 * attempt);
      }
    }
  } catch (error) {
    throw new CannotRun(`the database's roles and grants can't be set up: ${messageOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

/** A script that is one transaction by itself takes the rest in before its end. */
function oneTransaction(script: string, rest: string): string {
  const end = /^commit;\s*$(?![\s\S]*\S)/im.exec(script);
  return end === null ? `begin;\n${script}\n;${rest}\ncommit;` : `${script.slice(0, end.index)}${rest}\ncommit;`;
}

/** Roles belong to all databases of a server, and no lock does: two who create the same one at once see each other late. */
function isRace(error: unknown): boolean {
  const state = sqlState(error);
  return (
    ['23505', '42710', '40001', '40P01'].includes(state ?? '') ||
    (state === 'XX000' && messageOf(error).includes('concurrently'))
  );
}

/** What PostgreSQL keeps of a password (RFC 5803), made here: the password itself then stands in no log of the server. */
async function verifierOf(password: string): Promise<string> {
  const salt = randomBytes(16);
  const salted = await promisify(pbkdf2)(password.normalize('NFKC'), salt, 4096, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
