/** A process that owns a PostgreSQL, to be killed by a test: `hold-postgres.ts <directory> [until-told | forget | temporary]`. */
import { CannotRun } from '../../../runtime/platform/data/cannot-run.ts';
import { startEmbeddedPostgres } from '../../../runtime/platform/data/embedded-postgres.ts';

const [, , dataDir = '', what] = process.argv;
const log = { info: () => {}, warn: () => {}, error: () => {} };
try {
  const server = await startEmbeddedPostgres({ dataDir, log, temporary: what === 'temporary' });
  process.stdout.write(`${JSON.stringify({ pid: server.pid, url: server.url() })}\n`);
  if (what !== 'forget') {
    process.stdin.resume();
    process.stdin.once('end', () => void server.stop());
  }
} catch (error) {
  process.stderr.write(`${error instanceof CannotRun ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
