import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownerRole } from '../../generators/policy/names.ts';
import type { Model } from '../../model/model.ts';
import { pgLog } from '../../runtime/platform/bus/pg-log.ts';
import type { Contract } from '../../runtime/platform/contract.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../runtime/platform/data/embedded-postgres.ts';
import type { Variables } from '../../runtime/platform/environment.ts';
import { type RunningService, startService } from '../../runtime/platform/host.ts';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import { startMock } from '../../runtime/platform/mock/start-mock.ts';
import { type Portal, startPortal } from '../portal/server.ts';
import { chosen, type Hosted, hostedServices } from './hosted.ts';
import { loadContract, loadOpenapi, loadService } from './load-service.ts';
import { withPorts } from './ports.ts';
import { addressFor, databases, ensureDatabase, migrateService, rolesOf, setBus, setRoles } from './prepare.ts';
import { keepSecrets, type Secrets } from './secrets.ts';
import { startSimulators } from './simulators.ts';
import { startInProcess } from './start-in-process.ts';
import { environmentOf, type PlatformPlaces, undemanding, variablesFor } from './variables.ts';

export interface PlatformOptions {
  readonly root: string;
  readonly model: Model;
  readonly dataDir: string;
  /** Of the portal; services have those after it. 0: any free ones. */
  readonly port: number;
  readonly only?: readonly string[] | undefined;
  readonly processes?: boolean;
  readonly portal?: boolean;
  readonly variables: Variables;
  readonly traces?: boolean;
  /** Answers off their schema are errors. */
  readonly checkAnswers?: boolean;
  readonly note: (line: string) => void;
}

export interface Platform {
  readonly portalUrl: string | undefined;
  readonly services: readonly RunningHosted[];
  readonly simulators: readonly { readonly actor: string; readonly url: string }[];
  readonly databaseUrl: string;
  readonly secrets: Secrets;
  /** A token with which a person of this machine may call everything. */
  operatorToken(): string;
  stop(): Promise<void>;
}

export interface RunningHosted {
  readonly hosted: Hosted;
  readonly url: string;
}

export const operator = 'operator:local';

/** Database, bus, simulators, services and portal, in this order; if one fails, what was started is stopped again. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await begin(options, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function begin(
  options: PlatformOptions,
  closers: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Platform> {
  const { root, model, dataDir, note, variables } = options;
  const all = await withPorts(hostedServices(root, model, options.port === 0 ? 0 : options.port + 1), options.port);
  const wanted = chosen(all, options.only);
  mkdirSync(dataDir, { recursive: true });
  const callers = [...all.map(({ id }) => id), ...[...model.applications.keys()].map((id) => `app:${id}`), operator];
  const secrets = keepSecrets(join(dataDir, 'secrets.json'), rolesOf(all), callers);

  note('database');
  const adminUrl = await databaseFor(dataDir, variables, closers);
  await ensureDatabase(adminUrl, databases.services);
  const servicesUrl = addressFor(adminUrl, databases.services);
  await setRoles(root, servicesUrl, secrets.passwords);
  for (const service of wanted.filter(({ kind }) => kind === 'service')) {
    const role = ownerRole(service.id);
    const { applied } = await migrateService(
      service,
      addressFor(servicesUrl, databases.services, role, secrets.passwords[role]),
    );
    if (applied.length > 0)
      note(`${service.id}: ${applied.length === 1 ? '1 migration' : `${applied.length} migrations`}`);
  }
  if (variables.KAFKA_BROKERS === undefined) {
    note('bus');
    await setBus(root, adminUrl, all);
  }

  note('simulators');
  const simulators = await startSimulators(root, model);
  closers.push(async () => void (await Promise.all(simulators.map((one) => one.stop()))));

  const log = createWriteStream(join(dataDir, 'services.log'), { flags: 'a', mode: 0o600 });
  closers.push(() => new Promise<void>((done) => log.end(done)));
  const places: PlatformPlaces = {
    adminUrl,
    secrets,
    addresses: Object.fromEntries(all.map(({ id, port }) => [id, `http://127.0.0.1:${port}`])),
    externals: Object.fromEntries(simulators.map(({ actor, url }) => [actor, url])),
    filesFolder: join(dataDir, 'files'),
    traceFile: options.traces === true ? join(dataDir, 'traces.jsonl') : undefined,
    logLevel: variables.LOG_LEVEL ?? 'info',
  };
  const start = options.processes === true ? startInProcess : startHere;
  const services: RunningHosted[] = [];
  for (const hosted of wanted) {
    note(hosted.id);
    const contract = await loadContract(hosted);
    const running = await start(options, hosted, contract, places, log);
    closers.push(() => running.stop());
    if (await running.seed()) note(`${hosted.id}: seeded`);
    services.push({ hosted, url: `${running.url}${hosted.basePath}` });
  }

  const operatorToken = () => tokenOf(secrets);
  let portal: Portal | undefined;
  if (options.portal !== false) {
    note('portal');
    const running = wanted.filter(({ basePath }) => basePath !== '');
    portal = await startPortal({
      root,
      port: options.port,
      note: () => {},
      gateway: (path) => {
        const to = running.find(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`));
        return to === undefined ? undefined : { service: to.id, port: to.port, token: operatorToken };
      },
    });
    const { stop: stopPortal } = portal;
    closers.push(() => stopPortal());
  }
  return { portalUrl: portal?.url, services, simulators, databaseUrl: servicesUrl, secrets, operatorToken, stop };
}

function tokenOf(secrets: Secrets): string {
  const key = secrets.keys[operator]?.privateKey;
  if (key === undefined) throw new Error(`there is no key of ${operator}`);
  return signToken(key, { seconds: 300 });
}

/** The server that the environment names, or one of our own that ends with us. */
async function databaseFor(
  dataDir: string,
  variables: Variables,
  closers: (() => Promise<void> | void)[],
): Promise<string> {
  if (variables.DATABASE_URL !== undefined) return variables.DATABASE_URL;
  const own: EmbeddedPostgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'pg'),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  closers.push(() => own.stop());
  return own.url('postgres');
}

async function startHere(
  { root, checkAnswers = false, variables }: PlatformOptions,
  hosted: Hosted,
  contract: Contract,
  places: PlatformPlaces,
  log: { write(line: string): unknown },
): Promise<RunningService> {
  const told = hosted.kind === 'service' ? contract : undemanding(contract);
  const environment = environmentOf(told, variablesFor(hosted, contract, places, variables));
  const openapi = loadOpenapi(root, hosted.id);
  const destination = { write: (line: string) => void log.write(line) };
  if (hosted.kind === 'service')
    return startService({
      service: await loadService(hosted),
      environment,
      openapi,
      checkAnswers,
      log: destination,
      // All services share one server's connections.
      connections: 4,
    });
  const { tokenKey: key, tokenKeys: keys, host, port, logLevel } = environment;
  return startMock({
    contract,
    host,
    port,
    logLevel,
    identity: { key, keys },
    openapi,
    log: destination,
    ...(environment.bus?.kind === 'embedded' ? { bus: pgLog({ url: environment.bus.url, connections: 1 }) } : {}),
  });
}
