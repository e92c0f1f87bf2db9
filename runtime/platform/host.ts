import type { DestinationStream } from 'pino';
import { kafkaBus } from './bus/kafka.ts';
import { pgLog } from './bus/pg-log.ts';
import type { EventBus } from './bus.ts';
import { createCalls } from './calls/calls.ts';
import { createDeferred } from './calls/deferred.ts';
import { createDeferredRelay } from './calls/deferred-relay.ts';
import { createExternals } from './calls/externals.ts';
import { sendDeferred } from './calls/send-deferred.ts';
import type { Contract, ServiceTypes } from './contract.ts';
import type { Database } from './data/database.ts';
import { openDatabase } from './data/postgres-database.ts';
import type { Environment } from './environment.ts';
import { startConsumers } from './events/consumers.ts';
import { createOutbox } from './events/outbox.ts';
import { createOutboxRelay } from './events/outbox-relay.ts';
import { housekeeping } from './housekeeping.ts';
import { forgetLoopDelay } from './http/loop-delay.ts';
import { createServer } from './http/server.ts';
import { createTokens } from './identity/tokens.ts';
import { createJobs } from './jobs.ts';
import { listen } from './listen.ts';
import { inScope } from './scope.ts';
import type { Behaviour, Context, Service } from './service.ts';
import { createLogger, serviceLog } from './sight/log.ts';
import { createMetrics } from './sight/metrics.ts';
import { observeCalls } from './sight/observe-calls.ts';
import { classifiedNames } from './sight/redaction.ts';
import { newTrace } from './sight/trace-context.ts';
import { createTracer } from './sight/tracer.ts';
import { watchQueues } from './sight/watch-queues.ts';
import { createStores } from './stores/stores.ts';

export interface HostOptions<T extends ServiceTypes> {
  readonly service: Service<T>;
  readonly environment: Environment;
  /** The document for /openapi.json. */
  readonly openapi?: unknown;
  /** Names of the migrations that this version needs. */
  readonly migrations?: readonly string[];
  /** Answers off their schema are errors: for tests and development. */
  readonly checkAnswers?: boolean;
  readonly log?: DestinationStream;
  /** Instead of the one the environment names. */
  readonly bus?: EventBus;
  /** Connections to the database at most, where the environment doesn't say. */
  readonly connections?: number;
  readonly now?: () => Date;
  /** Also counts what Node says of this process; for one service of each process. */
  readonly ofProcess?: boolean;
}

export interface RunningService {
  readonly url: string;
  readonly port: number;
  /** Puts in the data worth looking at, once; false if it was there already or there is none. */
  seed(): Promise<boolean>;
  /** Finishes what was begun, then lets everything go. */
  stop(): Promise<void>;
}

/** One service with everything it needs, from its environment. It listens when this resolves; if it can't, nothing is left. */
export async function startService<T extends ServiceTypes>(options: HostOptions<T>): Promise<RunningService> {
  const closers: Closer[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= closeAll(closers);
    return stopping;
  };
  try {
    return await begin(options, closers, stop);
  } catch (error) {
    // Why it failed is worth more than what else did while it was taken down.
    await stop().catch(() => {});
    throw error;
  }
}

type Closer = () => Promise<unknown> | undefined;

/** In the reverse order of their beginning. One that fails keeps none of the others. */
async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of [...closers].reverse())
    await Promise.resolve(close()).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function begin<T extends ServiceTypes>(
  options: HostOptions<T>,
  closers: Closer[],
  stop: () => Promise<void>,
): Promise<RunningService> {
  const { service, environment, now = () => new Date() } = options;
  const { contract, build } = service;
  const id = contract.service;
  const { databaseUrl } = environment;
  const logger = createLogger({
    service: id,
    level: environment.logLevel,
    classified: classifiedNames(contract),
    ...(options.log === undefined ? {} : { destination: options.log }),
  });
  const log = serviceLog(logger);
  const metrics = createMetrics({ service: id, ofProcess: options.ofProcess === true });
  const tracer = createTracer({
    service: id,
    version: contract.version,
    ...environment.traces,
    onError: (error) => log.warn('traces were not delivered', { error }),
  });
  closers.push(() => tracer.close());
  const tokens = createTokens({ service: id, key: environment.tokenKey, keys: environment.tokenKeys, now });
  const { connections = options.connections } = environment;
  const database =
    databaseUrl === undefined
      ? undefined
      : openDatabase({
          url: databaseUrl,
          name: id,
          log,
          ...(connections === undefined ? {} : { max: connections }),
        });
  closers.push(() => database?.close());
  const stores = createStores({
    service: id,
    databaseUrl,
    valkeyUrl: environment.valkeyUrl,
    files: environment.files,
    log,
  });
  const observer = observeCalls(tracer, metrics);
  const calls = createCalls({ contract, tokens, address: environment.addressOf, log, observer });
  const externals = createExternals({ contract, addresses: environment.externals, log, observer });
  closers.push(() => Promise.all([calls.close(), externals.close(), stores.close()]));
  const relay =
    database === undefined
      ? undefined
      : createDeferredRelay({
          service: id,
          database,
          locks: stores.turns,
          log,
          send: sendDeferred(contract, calls, externals),
        });
  const deferred =
    database === undefined ? undefined : createDeferred({ contract, database, nudge: () => relay?.nudge() });
  const bus = options.bus ?? (environment.bus === undefined ? undefined : openBus(environment.bus, id));
  closers.push(() => bus?.close());
  const outbox =
    database === undefined || bus === undefined
      ? undefined
      : createOutboxRelay({ database, locks: stores.turns, bus, log });
  closers.push(() => Promise.all([relay?.stop(), outbox?.stop()]));
  const publish =
    database === undefined || outbox === undefined
      ? undefined
      : createOutbox({ contract, database, nudge: outbox.nudge, now, tracer });
  let jobs: ReturnType<typeof createJobs> | undefined;

  const context: object = {
    db: database?.db ?? (() => refused(`${id} stores nothing: the architecture gives it no schema`)),
    call: calls.call,
    later: deferred?.later ?? {},
    external: Object.fromEntries(
      Object.entries(externals.request).map(([name, request]) => [name, { request, later: deferred?.external[name] }]),
    ),
    publish: publish ?? (() => refused(`${id} publishes nothing: it has no store, or no bus`)),
    settings: contract.settings,
    secrets: environment.secrets,
    cache: stores.cache,
    locks: stores.locks,
    files: stores.files,
    log,
    now,
    wake: (job: string) => jobs?.wake(job),
  };
  if (!isContextOf(contract, context)) throw new Error(`${id}: what the platform gives does not fit the contract`);
  const behaviour = build(context);
  if (database !== undefined) {
    watchQueues(metrics, database.db, id, contract, bus);
    const all = { ...housekeeping(database), ...behaviour.jobs };
    jobs = createJobs({ jobs: all, database, locks: stores.turns, log, tracer });
  }

  const server = await createServer({
    contract,
    handlers: behaviour.handlers,
    database,
    tokens,
    log: logger,
    metrics,
    tracer,
    openapi: options.openapi,
    checkAnswers: options.checkAnswers === true,
    drainDelay: environment.drainDelay,
    now,
    ready: bus === undefined ? {} : { bus: () => bus.ping() },
    ...(options.migrations === undefined ? {} : { migrations: options.migrations }),
  });
  const port = await listen(server, environment);
  relay?.start();
  outbox?.start();
  jobs?.start();
  const heard: { stop?: () => Promise<void> } = {};
  closers.push(() => Promise.all([heard.stop?.(), jobs?.stop()]));
  // The first to go: nothing new comes in, then what is under way ends, then what it needed goes.
  closers.push(() => server.close());
  if (database !== undefined && bus !== undefined)
    heard.stop = (
      await startConsumers({
        contract,
        consumers: behaviour.consumers,
        database,
        bus,
        locks: stores.turns,
        log,
        tracer,
      })
    ).stop;

  return {
    port,
    url: `http://${environment.host}:${port}`,
    seed: () =>
      database === undefined ? Promise.resolve(false) : seedOnce(database, behaviour).finally(forgetLoopDelay),
    stop,
  };
}

/** The bus that the environment names. */
export function openBus(setting: NonNullable<Environment['bus']>, service: string): EventBus {
  if (setting.kind === 'embedded') return pgLog({ url: setting.url, connections: 1 });
  return kafkaBus({
    brokers: setting.brokers,
    clientId: service,
    tls: setting.tls,
    ...(setting.login === undefined ? {} : { login: setting.login }),
  });
}

function refused(why: string): never {
  throw new Error(why);
}

/** Has the context a client for everything that the contract declares? */
function isContextOf<T extends ServiceTypes>(contract: Contract<T>, context: object): context is Context<T> {
  const declared = { call: contract.calls, later: contract.deferred, external: contract.externals };
  return Object.entries<object>(declared).every(([part, names]) => {
    const clients: unknown = Reflect.get(context, part);
    return typeof clients === 'object' && clients !== null && Object.keys(names).every((name) => name in clients);
  });
}

/** The seed and the note that it was sown are one transaction. */
async function seedOnce<T extends ServiceTypes>(database: Database, behaviour: Behaviour<T>): Promise<boolean> {
  const { seed } = behaviour;
  if (seed === undefined) return false;
  const { db } = database;
  return inScope(
    { kind: 'job', name: 'seed', trace: newTrace(false), deadline: undefined, idempotencyKey: 'seed', readOnly: false },
    () =>
      database.unit(async () => {
        const first =
          await db.run`insert into platform_jobs (name, ran_at) values ('platform:seed', now()) on conflict do nothing`;
        if (first > 0) await seed();
        return first > 0;
      }),
  );
}
