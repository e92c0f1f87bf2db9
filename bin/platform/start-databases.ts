import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../runtime/platform/data/embedded-postgres.ts';
import { kafkaOf } from '../../runtime/platform/environment.ts';
import { openBus } from '../../runtime/platform/host.ts';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';
import { type Databases, databasesOn, ensureDatabase, readBusPolicy, setBus } from './prepare.ts';
import type { Closer, PlatformOptions } from './start-platform.ts';

/** On the server that the environment names, or on one of our own that ends with us. */
export async function startDatabases(
  { dataDir, variables, say }: PlatformOptions,
  closers: Closer[],
): Promise<Databases> {
  const databases = databasesOn(variables.DATABASE_URL || (await embedded(join(dataDir, 'pg'), say, closers)));
  await ensureDatabase(databases.services);
  return databases;
}

async function embedded(dataDir: string, say: (line: string) => void, closers: Closer[]): Promise<string> {
  const own = await startEmbeddedPostgres({ dataDir, log: { info: () => {}, warn: say, error: say } });
  closers.push(() => own.stop());
  return own.url('postgres');
}

/** The topics there have to be: with access in the embedded log; in Kafka access is the operator's. */
export async function startBus(
  { root, variables, say }: PlatformOptions,
  databases: Databases,
  services: readonly Hosted[],
): Promise<void> {
  const problems: string[] = [];
  const setting = kafkaOf(
    (name) => variables[name] || undefined,
    (name, problem) => {
      problems.push(`${name} ${problem}`);
      return undefined;
    },
  );
  if (problems.length > 0) throw new CannotRun(problems.join('; '), 'set what is missing, or unset KAFKA_BROKERS');
  if (setting === undefined) {
    await ensureDatabase(databases.bus);
    await setBus(root, databases.bus, services);
    return;
  }
  const bus = openBus(setting, 'novatrek');
  try {
    await bus.ensure(readBusPolicy(root).topics);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new CannotRun(
      `Kafka at ${setting.brokers.join(', ')} can't be used: ${said}`,
      'see to KAFKA_BROKERS, or unset it: the log is embedded then',
    );
  } finally {
    await bus.close();
  }
  say('Kafka has the topics; who may use them is in generated/policy/kafka-acls.yaml, for you to load');
}
