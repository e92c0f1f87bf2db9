import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { ownerRole } from '../../generators/policy/names.ts';
import type { Model } from '../../model/model.ts';
import type { Variables } from '../../runtime/platform/environment.ts';
import type { RunningService } from '../../runtime/platform/host.ts';
import { forgetLoopDelay } from '../../runtime/platform/http/loop-delay.ts';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import type { Gateway } from '../portal/gateway.ts';
import { startPortal } from '../portal/server.ts';
import { cannotWrite, inFolder } from './data-folder.ts';
import { chosen, type Hosted, hostedServices } from './hosted.ts';
import { loadContract } from './load-service.ts';
import { checkPorts, freePorts } from './ports.ts';
import { addressAs, type Databases, migrateService, rolesOf, setRoles } from './prepare.ts';
import { type DeclaredSecrets, keepSecrets, type Secrets } from './secrets.ts';
import { startSimulators } from './simulators.ts';
import { startBus, startDatabases } from './start-databases.ts';
import { startHere } from './start-here.ts';
import { startInProcess } from './start-in-process.ts';
import type { PlatformPlaces } from './variables.ts';

export interface PlatformOptions {
  readonly root: string;
  readonly model: Model;
  /** Owned by this process. */
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
  /** Aborted, the start ends at its next step, and takes down what it began. */
  readonly signal?: AbortSignal;
  /** Hears of each step while it starts. */
  readonly note: (line: string) => void;
  /** Hears what somebody should know: while it starts, and later. */
  readonly say: (line: string) => void;
}

export interface Platform {
  readonly portalUrl: string | undefined;
  readonly services: readonly RunningHosted[];
  readonly simulators: readonly { readonly actor: string; readonly url: string }[];
  /** As administrator. */
  readonly databaseUrl: string;
  readonly secrets: Secrets;
  stop(): Promise<void>;
}

export interface RunningHosted {
  readonly hosted: Hosted;
  readonly url: string;
}

export const operator = 'operator:local';

/** It was told to end before it stood. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export type Closer = () => Promise<unknown> | undefined;

/** Database, bus, simulators, services and portal, in this order; if one fails, what was started is stopped again. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const closers: Closer[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse())
      await Promise.resolve(close()).catch((error: unknown) => options.say(`while ending: ${String(error)}`));
  };
  try {
    return await begin(options, closers, stop);
  } catch (error) {
    await stop();
    // What broke because it was being ended is no news.
    throw options.signal?.aborted === true ? new Interrupted() : error;
  }
}

async function begin(options: PlatformOptions, closers: Closer[], stop: () => Promise<void>): Promise<Platform> {
  const { root, model, dataDir, variables, say } = options;
  const step = (line: string) => {
    if (options.signal?.aborted === true) throw new Interrupted();
    options.note(line);
  };
  const described = hostedServices(root, model, options.port === 0 ? 0 : options.port + 1);
  const named = chosen(described, options.only).map(({ id }) => id);
  if (options.port > 0)
    await checkPorts([options.port, ...described.filter(({ id }) => named.includes(id)).map(({ port }) => port)]);
  const secrets = secretsFor(dataDir, model, described);

  step('database');
  const databases = await startDatabases(options, closers);
  await setRoles(root, databases.services, secrets.passwords);
  for (const service of described.filter(({ id, kind }) => kind === 'service' && named.includes(id)))
    await migrated(service, databases, secrets, step);
  step('bus');
  await startBus(options, databases, described);

  step('simulators');
  const simulators = await startSimulators(root, model);
  closers.push(() => Promise.all(simulators.map((one) => one.stop())));

  const all = await placed(described, options.port);
  const log = logIn(dataDir, say);
  closers.push(log.close);
  const places: PlatformPlaces = {
    databases,
    secrets,
    addresses: Object.fromEntries(all.map(({ id, port }) => [id, `http://127.0.0.1:${port}`])),
    externals: Object.fromEntries(simulators.map(({ actor, url }) => [actor, url])),
    filesFolder: join(dataDir, 'files'),
    traceFile: options.traces === true ? join(dataDir, 'traces.jsonl') : undefined,
    logLevel: variables.LOG_LEVEL ?? 'info',
  };
  const wanted = all.filter(({ id }) => named.includes(id));
  const services = await startServices(options, wanted, places, log, closers, step);

  const portalUrl =
    options.portal === false ? undefined : await openPortal(options, all, wanted, secrets, closers, step);
  // Services in this process were busy with the start of the others: that keeps nobody out.
  forgetLoopDelay();
  return { portalUrl, services, simulators, databaseUrl: databases.services, secrets, stop };
}

function secretsFor(dataDir: string, model: Model, services: readonly Hosted[]): Secrets {
  const applications = [...model.applications.keys()].map((id) => `app:${id}`);
  const callers = [...services.map(({ id }) => id), ...applications, operator];
  try {
    return keepSecrets(inFolder.secrets(dataDir), rolesOf(services), callers, declaredSecrets(model));
  } catch (error) {
    throw cannotWrite(dataDir, error);
  }
}

async function migrated(
  service: Hosted,
  databases: Databases,
  secrets: Secrets,
  step: (line: string) => void,
): Promise<void> {
  step(`${service.id}: migrations`);
  const role = ownerRole(service.id);
  await migrateService(service, addressAs(databases.services, role, secrets.passwords[role] ?? ''));
}

/** Any free ones are looked for as late as can be, when everything else that takes one has its own. */
async function placed(services: readonly Hosted[], port: number): Promise<readonly Hosted[]> {
  if (port !== 0) return services;
  const free = await freePorts(services.length);
  return services.map((service, index) => ({ ...service, port: free[index] ?? 0 }));
}

function declaredSecrets(model: Model): DeclaredSecrets {
  const declaring = [...model.services.values()].filter(({ secrets }) => secrets !== undefined);
  return Object.fromEntries(declaring.map(({ id, secrets = [] }) => [id, secrets.map(({ name }) => name)]));
}

/** A log that can't be written is said once, and stops nobody. */
function logIn(dataDir: string, say: (line: string) => void): { write(line: string): unknown; close: Closer } {
  const stream = createWriteStream(join(dataDir, 'services.log'), { flags: 'a', mode: 0o600 });
  let broken = false;
  stream.on('error', (error) => {
    if (!broken) say(`services.log can't be written any more: ${error.message}`);
    broken = true;
  });
  return {
    write: (line) => (broken ? undefined : stream.write(line)),
    close: () => (broken ? undefined : new Promise<void>((done) => stream.end(done))),
  };
}

/** In one process one after the other; processes several at once, since each waits for its own start. */
async function startServices(
  options: PlatformOptions,
  wanted: readonly Hosted[],
  places: PlatformPlaces,
  log: { write(line: string): unknown },
  closers: Closer[],
  step: (line: string) => void,
): Promise<RunningHosted[]> {
  const start = options.processes === true ? startInProcess : startHere;
  const running = new Map<string, RunningService>();
  const waiting = [...wanted];
  const worker = async () => {
    for (let hosted = waiting.shift(); hosted !== undefined; hosted = waiting.shift()) {
      step(hosted.id);
      const one = await start(options, hosted, await loadContract(hosted), places, log);
      closers.push(() => one.stop());
      running.set(hosted.id, one);
    }
  };
  const workers = Array.from({ length: options.processes === true ? 4 : 1 }, worker);
  // All of them come to an end before anybody takes down what they started.
  for (const result of await Promise.allSettled(workers)) if (result.status === 'rejected') throw result.reason;
  // Only now: the data of one may ask others.
  for (const { id } of wanted) {
    if ((await running.get(id)?.seed()) === true) step(`${id}: data to begin with`);
  }
  return wanted.map((hosted) => ({ hosted, url: `${running.get(hosted.id)?.url ?? ''}${hosted.basePath}` }));
}

async function openPortal(
  { root, port }: PlatformOptions,
  all: readonly Hosted[],
  running: readonly Hosted[],
  secrets: Secrets,
  closers: Closer[],
  step: (line: string) => void,
): Promise<string> {
  step('portal');
  const key = secrets.keys[operator]?.privateKey;
  if (key === undefined) throw new Error(`there is no key of ${operator}`);
  const token = () => signToken(key, { seconds: 300 });
  const reachable = all.filter(({ basePath }) => basePath !== '');
  const gateway: Gateway = (path) => {
    const to = reachable.find(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`));
    if (to === undefined) return undefined;
    return { service: to.id, port: running.includes(to) ? to.port : undefined, token };
  };
  const portal = await startPortal({ root, port, note: () => {}, gateway });
  closers.push(() => portal.stop());
  return portal.url;
}
