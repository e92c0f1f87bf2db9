import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ChannelData, Contract, ExternalData, OperationData, ServiceTypes } from '../contract.ts';
import { type JsonKey, readEnvironment, variableOf } from '../environment.ts';
import { startService } from '../host.ts';
import { generateKey } from '../identity/keys.ts';
import { signToken } from '../identity/tokens.ts';
import { inScope } from '../scope.ts';
import { secretLength, secretVariable } from '../secrets-of.ts';
import type { Behaviour, Job, Service } from '../service.ts';
import { newTrace } from '../sight/trace-context.ts';
import { memoryBus } from './memory-bus.ts';
import { type ExternalStandIn, type ReceivedCall, serveStandIns } from './stand-ins.ts';
import { testDatabase } from './test-database.ts';

export interface TestServiceOptions<T extends ServiceTypes> {
  /** The folder of its migrations, and generated/policy/postgres.sql; needed by a service that stores something. */
  readonly migrations?: URL;
  readonly policy?: URL;
  /** An administrator of a database server; without, an embedded one starts. */
  readonly adminUrl?: string | undefined;
  /** What the services it calls answer: `{ stock: { getItem: ({ sku }) => ({ sku, left: 3 }) } }`. Throw `Refused` for errors. */
  readonly standIns?: StandIns<T['calls']>;
  /** The same for calls that are put off; without, they are taken and nothing more. */
  readonly laterStandIns?: StandIns<T['deferred']>;
  readonly externals?: { readonly [Name in keyof T['externals']]?: ExternalStandIn };
  readonly now?: () => Date;
}

export type StandIns<Calls> = {
  readonly [Target in keyof Calls]?: {
    readonly [Operation in keyof Calls[Target]]?: StandInOf<Calls[Target][Operation]>;
  };
};
type StandInOf<Client> = Client extends (request: infer Request) => Promise<infer Answer>
  ? (request: Request) => Answer | Promise<Answer>
  : never;

export interface TestedService<T extends ServiceTypes> {
  /** Asks for an operation over HTTP, as an operator. */
  ask<Name extends keyof T['operations'] & string>(
    operation: Name,
    request?: RequestOf<T['operations'][Name]>,
    options?: AskOptions,
  ): Promise<Reply<AnswersOf<T['operations'][Name]>>>;
  /** Hands it an event, as the bus would; resolves when it was handled or put aside. */
  deliver<Name extends keyof T['consumes'] & string>(event: Name, payload: Sent<T['consumes'][Name]>): Promise<void>;
  /** What it has published so far, with everything that was still on its way. */
  published<Name extends keyof T['publishes'] & string>(event: Name): Promise<T['publishes'][Name][]>;
  /** What it has asked of others so far, calls that were put off included. */
  calls(): Promise<readonly ReceivedCall[]>;
  /** Runs one of its jobs now. They don't run by themselves here. */
  run(job: string): Promise<void>;
  seed(): Promise<void>;
  /** As the app role: for looking at what it stored, and for setting the stage. */
  query<Row extends Readonly<Record<string, unknown>>>(text: string, values?: unknown[]): Promise<Row[]>;
  readonly url: string;
  stop(): Promise<void>;
}

type RequestOf<Op> = Op extends { request: infer Request } ? Request : never;
type AnswersOf<Op> = Op extends { answers: infer Answers } ? Answers[keyof Answers] : never;
type Sent<Payload> = Omit<Payload, 'event_id' | 'event_type' | 'timestamp'> & { readonly event_id?: string };

export interface AskOptions {
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Somebody else than the operator: `svc-check-in`, `app:web`; null for nobody. */
  readonly as?: string | null;
  readonly user?: string;
}

export interface Reply<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** Of a success; look at the status first. */
  readonly body: Body;
  /** Of an error. */
  readonly problem: Readonly<Record<string, unknown>>;
}

/** The same each time, so that what one test stored another can read. */
const keyForTests = Buffer.alloc(secretLength, 'for tests only ').toString('base64');

/** A service in its own process with a real database, real HTTP, and stand-ins for everybody else. */
export async function testService<T extends ServiceTypes>(
  service: Service<T>,
  options: TestServiceOptions<NoInfer<T>> = {},
): Promise<TestedService<T>> {
  const { contract } = service;
  const id = contract.service;
  const database = await databaseOf(contract, options);
  const others = await serveStandIns(contract, {
    calls: options.standIns ?? {},
    deferred: options.laterStandIns ?? {},
    externals: options.externals ?? {},
  });
  const bus = memoryBus();
  const keys = new Map<string, ReturnType<typeof generateKey>>();
  const keyOf = (caller: string) => {
    const known = keys.get(caller) ?? generateKey(caller);
    keys.set(caller, known);
    return known;
  };
  for (const caller of ['operator:test', id, ...callersOf(contract)]) keyOf(caller);
  const environment = readEnvironment(contract, {
    DATABASE_URL: database?.appUrl,
    KAFKA_BROKERS: 'memory:0',
    SERVICE_URL: 'http://127.0.0.1/{service}',
    TOKEN_KEY: JSON.stringify(keyOf(id).privateKey),
    TOKEN_KEYS: JSON.stringify({ keys: [...keys.values()].map((pair) => pair.publicKey) }),
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    FILES_DIR: process.env.FILES_DIR ?? '/tmp/novatrek-test-files',
    FILES_SECRET: 'for-tests-only',
    ...Object.fromEntries((contract.secrets ?? []).map((name) => [secretVariable(name), keyForTests])),
    ...Object.fromEntries(
      Object.entries<ExternalData>(contract.externals).map(([name, { actor }]) => [
        variableOf(actor, 'URL'),
        `${others.url}/_external/${name}`,
      ]),
    ),
  });
  if (Array.isArray(environment))
    throw new Error(environment.map(({ name, problem }) => `${name} ${problem}`).join('\n'));
  let behaviour: Behaviour<T> | undefined;
  const running = await startService<T>({
    service: {
      contract,
      build(context) {
        behaviour = service.build(context);
        return { ...behaviour, jobs: asleep(behaviour.jobs) };
      },
    },
    environment: { ...environment, addressOf: () => others.url },
    bus,
    checkAnswers: true,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const pool = new pg.Pool({ connectionString: database?.appUrl ?? '', max: 2 });
  pool.on('error', () => {});
  const settle = async () => {
    if (database === undefined) return;
    for (let round = 0; round < 400; round++) {
      const { rows } = await pool.query<{ left: number }>(
        `select (select count(*) from platform_outbox)::int
           + (select count(*) from platform_deferred_calls where attempts = 0)::int as left`,
      );
      if (rows[0]?.left === 0) return;
      await pause(25);
    }
    throw new Error(`${id} still has events or calls on their way`);
  };
  return {
    url: running.url,
    async ask(name, request, asking = {}) {
      return ask(running.url, contract, name, request ?? {}, asking, (caller) =>
        tokenFor(keyOf(caller).privateKey, id, caller, { user: asking.user, now: options.now?.() ?? new Date() }),
      );
    },
    async deliver(event, payload) {
      const channel = Object.entries<ChannelData>(contract.consumes).find(([name]) => name === event)?.[1];
      if (channel === undefined) throw new Error(`${id} does not hear ${event}`);
      const whole: Record<string, unknown> = {
        event_id: randomUUID(),
        event_type: event,
        timestamp: new Date().toISOString(),
        ...payload,
      };
      await bus.deliver({
        topic: channel.channel,
        key: String(whole[channel.key] ?? ''),
        value: JSON.stringify(whole),
        headers: { ce_id: String(whole.event_id), ce_type: event },
      });
    },
    async published(event) {
      await settle();
      return bus.published.filter(({ headers }) => headers.ce_type === event).map(({ value }) => JSON.parse(value));
    },
    async calls() {
      await settle();
      return others.calls;
    },
    async run(job) {
      const found = behaviour?.jobs?.[job];
      if (found === undefined) throw new Error(`${id} has no job ${job}`);
      const scope = {
        kind: 'job' as const,
        name: job,
        trace: newTrace(false),
        deadline: undefined,
        idempotencyKey: undefined,
        readOnly: false,
      };
      await inScope(scope, () => found.run());
    },
    async seed() {
      await running.seed();
    },
    async query<Row extends Readonly<Record<string, unknown>>>(text: string, values: unknown[] = []) {
      return (await pool.query<Row>(text, values)).rows;
    },
    async stop() {
      await running.stop();
      await others.stop();
      await pool.end();
      await database?.drop();
    },
  };
}

/** They can be woken, and do nothing: a test runs them when it wants to. */
function asleep(jobs: Readonly<Record<string, Job>> = {}): Readonly<Record<string, Job>> {
  return Object.fromEntries(Object.keys(jobs).map((name) => [name, { every: '1 day', run: async () => {} } as const]));
}

function databaseOf<T extends ServiceTypes>({ service, schema }: Contract<T>, options: TestServiceOptions<T>) {
  if (schema === undefined) return undefined;
  const { migrations, policy, adminUrl } = options;
  if (migrations === undefined || policy === undefined)
    throw new Error(`${service} stores data: name its migrations, and generated/policy/postgres.sql as policy`);
  return testDatabase({ service, schema, migrations, policy, adminUrl });
}

function callersOf<T extends ServiceTypes>(contract: Contract<T>): string[] {
  return Object.values<OperationData>(contract.operations).flatMap((operation) => operation.callers);
}

function tokenFor(
  key: JsonKey,
  service: string,
  caller: string,
  { user, now }: { readonly user: string | undefined; readonly now: Date },
): string {
  const outside = caller.startsWith('app:') || caller.startsWith('operator:');
  return signToken(key, {
    ...(outside ? {} : { audience: `svc:${service}` }),
    ...(user === undefined ? {} : { user }),
    now,
  });
}

async function ask<T extends ServiceTypes, Body>(
  url: string,
  contract: Contract<T>,
  name: string,
  request: object,
  { idempotencyKey, ifMatch, headers = {}, as = 'operator:test' }: AskOptions,
  token: (caller: string) => string,
): Promise<Reply<Body>> {
  const operation = Object.entries<OperationData>(contract.operations).find(([one]) => one === name)?.[1];
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  const part = (of: string): Readonly<Record<string, unknown>> => Object(Reflect.get(request, of));
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, param: string) =>
    encodeURIComponent(String(part('params')[param])),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(part('query')))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) query.append(key, String(one));
  const sent: unknown = Reflect.get(request, 'body');
  const own = Object.fromEntries(Object.entries(part('headers')).map(([key, value]) => [key, String(value)]));
  const response = await fetch(`${url}${contract.basePath}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: operation.method,
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${token(as)}` }),
      ...(sent === undefined ? {} : { 'content-type': operation.body?.mediaType ?? 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...own,
      ...headers,
    },
    ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
  });
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body, problem: response.ok ? {} : body };
}
