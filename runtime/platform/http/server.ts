import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Contract, OperationData } from '../contract.ts';
import type { Database } from '../data/database.ts';
import type { Tokens } from '../identity/tokens.ts';
import type { Metrics } from '../sight/metrics.ts';
import { type Tracer, untraced } from '../sight/tracer.ts';
import { admission } from './admission.ts';
import { endGently } from './ending.ts';
import { answerClientError, answerErrors } from './errors.ts';
import { addHealth, migrationsCheck, type ReadyCheck } from './health.ts';
import { createOnce } from './idempotency.ts';
import { watchLoopDelay } from './loop-delay.ts';
import { addRateLimit, type RateLimit } from './rate-limit.ts';
import { readBody } from './request-body.ts';
import { watchRequests } from './request-log.ts';
import { routeHandler } from './route.ts';
import { createChecks } from './validation.ts';
import type { AnyHandler, Operation } from './visit.ts';

export interface ServerOptions {
  readonly contract: Contract;
  /** Of the service's behaviour: one for each operation. */
  readonly handlers: object;
  /** Absent for a service without a store. */
  readonly database?: Database | undefined;
  readonly tokens: Pick<Tokens, 'verify'>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer?: Tracer;
  /** The document for /openapi.json. */
  readonly openapi?: unknown;
  /** What /readyz looks at beside the database: `{ bus: () => bus.ping() }`. */
  readonly ready?: Readonly<Record<string, ReadyCheck>>;
  /** Names of the migrations that this version needs. */
  readonly migrations?: readonly string[];
  readonly now?: () => Date;
  /** For tests and development: an answer that is not what the contract says is a 500, and the difference is logged. */
  readonly checkAnswers?: boolean;
  /** Bytes. */
  readonly bodyLimit?: number;
  /** For applications and for operations anybody may call; counted in this process alone. */
  readonly rateLimit?: RateLimit;
  /** Milliseconds between "not ready" and the end of listening: load balancers need a moment to notice. */
  readonly drainDelay?: number;
  /** Milliseconds the event loop may be late before work is turned away. */
  readonly maxLoopDelay?: number;
  /** Further routes and hooks. */
  readonly extend?: (app: FastifyInstance) => void;
  /** Seconds a request with an Idempotency-Key may go on after a checkpoint before a repeated one takes its place. */
  readonly lease?: number;
}

/** The contract as a server. It listens when it is told to; `close` loses no request that it has taken. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { contract, database, log, metrics, tracer = untraced, now = () => new Date() } = options;
  const errors = answerErrors({ contract, log, now });
  const app = fastify({
    logger: false,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    // Requests that come on open connections while we close are answered like all others, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: (error, request, reply) => errors.answer(error, request, reply),
    clientErrorHandler: answerClientError,
  });
  app.decorateRequest('visit', undefined);
  app.setErrorHandler((error, request, reply) => errors.answer(error, request, reply));

  const delay = watchLoopDelay();
  const ending = endGently(app, options.drainDelay ?? 0);
  app.addHook('onListen', async () => delay.begin());
  app.addHook('onClose', async () => delay.stop());

  watchRequests(app, { log, metrics, tracer });
  app.addHook('onRequest', admission({ tokens: options.tokens, delay, maxLoopDelay: options.maxLoopDelay ?? 1_000 }));
  if (options.rateLimit !== undefined) await addRateLimit(app, options.rateLimit);
  app.removeAllContentTypeParsers();
  // The first is found without a look at the others.
  for (const type of ['application/json', '*'])
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (request, bytes, done) => {
      let body: unknown;
      try {
        const { visit } = request;
        body = readBody(request, Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes), visit?.operation?.data);
      } catch (error) {
        return done(error instanceof Error ? error : new Error(String(error)));
      }
      done(null, body);
    });
  answerUnknown(app, addOperations(app, options, ending.begun), errors);

  const checks: Record<string, ReadyCheck> = {
    ...(database === undefined ? {} : { database: () => database.ping() }),
    ...(database === undefined || options.migrations === undefined
      ? {}
      : { migrations: migrationsCheck(database.db, options.migrations) }),
    ...options.ready,
  };
  addHealth(app, checks, ending.begun, log);
  app.get('/metrics', async (_, reply) => {
    reply.header('content-type', metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  if (options.openapi !== undefined) app.get('/openapi.json', async () => options.openapi);
  options.extend?.(app);
  await app.ready();
  return app;
}

function addOperations(
  app: FastifyInstance,
  options: ServerOptions,
  isEnding: () => boolean,
): ReadonlyMap<string, readonly string[]> {
  const { contract, database, log, checkAnswers = false } = options;
  const once = database === undefined ? undefined : createOnce(database, options.lease);
  const checks = createChecks(contract);
  const methods = new Map<string, string[]>();
  for (const [name, data] of Object.entries<OperationData>(contract.operations)) {
    const route = contract.basePath + data.path;
    const operation: Operation = { name, data, route, callers: new Set(data.callers) };
    const url = route.replaceAll(':', '::').replaceAll(/\{([^}]+)\}/g, ':$1');
    const handler = routeHandler(operation, handlerOf(options.handlers, name), {
      contract,
      checks,
      checkAnswers,
      database,
      once,
      log,
      isEnding,
    });
    app.route({ method: data.method, url, config: { operation }, handler });
    methods.set(url, [...(methods.get(url) ?? []), data.method, ...(data.method === 'GET' ? ['HEAD'] : [])]);
  }
  return methods;
}

const isHandler = (value: unknown): value is AnyHandler => typeof value === 'function';

function handlerOf(handlers: object, name: string): AnyHandler {
  const handler: unknown = Reflect.get(handlers, name);
  if (!isHandler(handler)) throw new Error(`there is no handler for ${name}`);
  return handler;
}

const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Another method at a known address is a 405 that names the right ones, everything else a 404. */
function answerUnknown(
  app: FastifyInstance,
  methods: ReadonlyMap<string, readonly string[]>,
  errors: ReturnType<typeof answerErrors>,
): void {
  for (const [url, allowed] of methods) {
    const others = allMethods.filter((method) => !allowed.includes(method));
    if (others.length > 0)
      app.route({
        method: others,
        url,
        exposeHeadRoute: false,
        handler: (request, reply) => errors.wrongMethod(allowed, request, reply),
      });
  }
  app.setNotFoundHandler((request: FastifyRequest, reply) => errors.unknown(request, reply));
}
