import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';

export interface Broker {
  readonly address: string;
  readonly version: string;
  /** `kill -9`, and up again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
const admin = 'admin';

/** Fetches the broker's jars with Maven, once, into the user's cache. */
export function fetchKafka(): { readonly libs: string; readonly version: string } {
  const version = /<kafka.version>(.+)<\/kafka.version>/.exec(readFileSync(pom, 'utf8'))?.[1] ?? '';
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'novatrek', 'kafka');
  const libs = join(home, version);
  if (!existsSync(libs)) {
    mkdirSync(home, { recursive: true });
    const half = mkdtempSync(join(home, 'fetching-'));
    process.stderr.write(`fetching Apache Kafka ${version}\n`);
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    execFileSync('mvn', ['-q', '-B', '-f', pom, goal, '-DincludeScope=runtime', `-DoutputDirectory=${half}`], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    renameSync(half, libs);
  }
  return { libs, version };
}

/** One broker that is its own controller, on loopback, that knows these users and lets nobody but `admin` do anything. */
export async function startBroker(users: readonly string[], password: string): Promise<Broker> {
  const { libs, version } = fetchKafka();
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-kafka-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, propertiesOf(folder, port, await freePort(), users, password), { mode: 0o600 });
  const java = (...args: string[]) => ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-cp', join(libs, '*'), ...args];
  const id = execFileSync('java', java('kafka.tools.StorageTool', 'random-uuid'), { encoding: 'utf8' }).trim();
  execFileSync('java', java('kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', properties), {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

  const output = createWriteStream(join(folder, 'broker.log'), { flags: 'a' });
  let child: ChildProcess | undefined;
  async function start(): Promise<void> {
    child = spawn('java', java('kafka.Kafka', properties), { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.pipe(output, { end: false });
    child.stderr?.pipe(output, { end: false });
    await untilReady(address, password, child);
  }
  const ended = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  process.once('exit', () => child?.kill('SIGKILL'));
  await start();
  return {
    address,
    version,
    async restart() {
      await ended('SIGKILL');
      await start();
    },
    async stop() {
      // There is nothing to keep, and a clean stop takes long.
      await ended('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(address: string, password: string, child: ChildProcess): Promise<void> {
  const sasl = { mechanism: 'plain' as const, username: admin, password };
  const kafka = new Kafka({ brokers: [address], sasl, ssl: false, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the broker ended with ${child.exitCode}`);
    const client = kafka.admin();
    try {
      await client.connect();
      await client.listTopics();
      return;
    } catch {
      await sleep(200);
    } finally {
      await client.disconnect().catch(() => {});
    }
  }
  throw new Error('the broker did not answer within a minute');
}

function propertiesOf(
  folder: string,
  port: number,
  controllerPort: number,
  users: readonly string[],
  password: string,
): string {
  const known = [...new Set([admin, ...users])].map((user) => `user_${user}="${password}"`).join(' ');
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="${admin}" password="${password}"`;
  return `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
listeners=CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=CLIENT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=CLIENT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:SASL_PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.client.plain.sasl.jaas.config=${jaas} ${known};
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
# Only the broker itself speaks to its controller without a name.
super.users=User:${admin};User:ANONYMOUS
allow.everyone.if.no.acl.found=false
auto.create.topics.enable=false
log.dirs=${join(folder, 'data')}
num.partitions=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# So that a killed broker is let in again soon.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
group.min.session.timeout.ms=1000
log.cleaner.dedupe.buffer.size=10485760
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(address)));
    });
  });
}
