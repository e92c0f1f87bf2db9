import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DestinationStream } from 'pino';
import type { EventBus } from '../bus.ts';
import type { ChannelData, Contract, OperationData } from '../contract.ts';
import type { Environment, JsonKey } from '../environment.ts';
import { channelChecks } from '../events/channel-checks.ts';
import type { RunningService } from '../host.ts';
import { Refusal } from '../http/refusal.ts';
import { createServer } from '../http/server.ts';
import { operationOf } from '../http/visit.ts';
import { createTokens, type Tokens } from '../identity/tokens.ts';
import { listen } from '../listen.ts';
import { createLogger } from '../sight/log.ts';
import { createMetrics } from '../sight/metrics.ts';
import { classifiedNames } from '../sight/redaction.ts';
import { traceparent } from '../sight/trace-context.ts';
import { createTracer, type Tracer } from '../sight/tracer.ts';
import { mockHandlers } from './behaviour.ts';
import { exampleOf, isObject } from './example.ts';

export interface MockOptions {
  readonly contract: Contract;
  readonly host: string;
  readonly port: number;
  /** Whom it believes; without, it answers anybody. */
  readonly identity?: { readonly key: JsonKey; readonly keys: readonly JsonKey[] };
  /** Where its events go; opened when the first one is asked for. */
  readonly bus?: () => EventBus;
  readonly openapi?: unknown;
  readonly logLevel: string;
  /** Where its spans go; without, it records none. */
  readonly traces?: Environment['traces'];
  readonly log?: DestinationStream;
}

/** A service from its contract alone: requests are checked as ever, answers are made up and the same each time. */
export async function startMock(options: MockOptions): Promise<RunningService> {
  const { contract, identity, host } = options;
  const tokens: Pick<Tokens, 'verify'> =
    identity === undefined ? { verify: () => undefined } : createTokens({ service: contract.service, ...identity });
  const tracer = createTracer({ service: contract.service, version: contract.version, ...options.traces });
  let bus: EventBus | undefined;
  const server = await createServer({
    contract: identity === undefined ? openTo(contract) : contract,
    handlers: mockHandlers(contract),
    tokens,
    log: createLogger({
      service: contract.service,
      level: options.logLevel,
      classified: classifiedNames(contract),
      ...(options.log === undefined ? {} : { destination: options.log }),
    }),
    metrics: createMetrics({ service: contract.service }),
    tracer,
    openapi: options.openapi,
    // What is made up must fit the contract like everything else.
    checkAnswers: true,
    extend(app) {
      app.addHook('preHandler', async (request) => {
        const wanted = /\bcode=(\d{3})\b/.exec(String(request.headers.prefer ?? ''))?.[1];
        const operation = operationOf(request);
        if (wanted === undefined || operation?.data.refusals[Number(wanted)] === undefined) return;
        throw new Refusal(Number(wanted), 'as-preferred', `The mock was asked for ${wanted}`);
      });
      // No operation of the contract, so its body is read by itself.
      app.register(async (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser(
          'application/json',
          { parseAs: 'string' },
          scope.getDefaultJsonParser('error', 'error'),
        );
        addEvents(scope, contract, tracer, identity === undefined ? undefined : tokens, () => {
          bus ??= options.bus?.();
          return bus;
        });
      });
    },
  });
  const port = await listen(server, options);
  return {
    port,
    url: `http://${host}:${port}`,
    seed: () => Promise.resolve(false),
    async stop() {
      await server.close();
      await bus?.close();
      await tracer.close();
    },
  };
}

/** `POST /_mock/events/NAME`: the event as if it had happened, for those who run the platform. */
function addEvents(
  app: FastifyInstance,
  contract: Contract,
  tracer: Tracer,
  tokens: Pick<Tokens, 'verify'> | undefined,
  bus: () => EventBus | undefined,
): void {
  const { service } = contract;
  const checks = channelChecks(new Map(Object.entries<ChannelData>(contract.publishes)));
  app.post<{ Params: { event: string }; Querystring: Record<string, unknown> }>(
    '/_mock/events/:event',
    async (request, reply) => {
      reply.type('application/problem+json');
      const { event } = request.params;
      if (tokens !== undefined && !isOperator(request, tokens))
        return reply.code(401).send(problem(401, 'A token of an operator is needed: novatrek token'));
      const channel = Object.entries<ChannelData>(contract.publishes).find(([name]) => name === event)?.[1];
      if (channel === undefined) return reply.code(404).send(problem(404, `${service} publishes no ${event}`));
      const to = bus();
      if (to === undefined)
        return reply.code(409).send(problem(409, 'no bus: set KAFKA_BROKERS or BUS_DATABASE_URL, or run novatrek up'));
      const payload = payloadOf(event, channel, request);
      const faults = checks(event, payload).map(({ pointer, detail }) => `${pointer} ${detail}`);
      if (faults.length > 0) return reply.code(422).send(problem(422, `no ${event}: ${faults.join('; ')}`));
      const key = String(payload[channel.key] ?? '');
      const span = tracer.begin({
        name: `publish ${event}`,
        kind: 'producer',
        parent: request.visit?.trace,
        attributes: { 'messaging.system': 'novatrek', 'messaging.destination.name': channel.channel },
      });
      const cause = tracer.on ? traceparent(span.trace) : request.headers.traceparent;
      const headers = {
        ce_id: String(payload.event_id),
        ce_type: event,
        ce_source: service,
        // Whoever asks for the event is what causes it.
        ...(typeof cause === 'string' ? { traceparent: cause } : {}),
      };
      try {
        await to.publish([{ topic: channel.channel, key, value: JSON.stringify(payload), headers }]);
        span.end();
      } catch (error) {
        span.end('not published');
        throw error;
      }
      return reply.code(202).type('application/json').send(payload);
    },
  );
}

function isOperator({ headers }: FastifyRequest, tokens: Pick<Tokens, 'verify'>): boolean {
  const token = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return token !== undefined && tokens.verify(token)?.kind === 'operator';
}

const titles: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Content',
};

function problem(status: number, detail: string) {
  return { status, title: titles[status], detail };
}

/** The example, with whatever the one who asks wants to be said: in the body, or in the query. It happens now, and once. */
function payloadOf(
  event: string,
  channel: ChannelData,
  { body, query }: { readonly body: unknown; readonly query: Readonly<Record<string, unknown>> },
): Record<string, unknown> {
  const made = channel.example ?? exampleOf(channel.schema, channel.schemas ?? {}, event);
  const rest = isObject(made) ? made : {};
  const said = Object.entries(query).map(([name, value]) => [name, typedLike(rest[name], value)]);
  const now = { event_id: randomUUID(), event_type: event, timestamp: new Date().toISOString() };
  return { ...rest, ...now, ...(isObject(body) ? body : {}), ...Object.fromEntries(said) };
}

/** A query knows only texts. */
function typedLike(example: unknown, value: unknown): unknown {
  if (typeof value !== 'string' || typeof example === 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function openTo(contract: Contract): Contract {
  return {
    ...contract,
    operations: Object.fromEntries(
      Object.entries<OperationData>(contract.operations).map(([name, operation]) => [
        name,
        { ...operation, public: true },
      ]),
    ),
  };
}
