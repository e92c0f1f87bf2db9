import { randomUUID } from 'node:crypto';
import type { DestinationStream } from 'pino';
import type { EventBus } from '../bus.ts';
import type { ChannelData, Contract, OperationData } from '../contract.ts';
import type { JsonKey } from '../environment.ts';
import type { RunningService } from '../host.ts';
import { Refusal } from '../http/refusal.ts';
import { createServer } from '../http/server.ts';
import { operationOf } from '../http/visit.ts';
import { createTokens } from '../identity/tokens.ts';
import { createLogger } from '../sight/log.ts';
import { createMetrics } from '../sight/metrics.ts';
import { classifiedNames } from '../sight/redaction.ts';
import { mockHandlers } from './behaviour.ts';
import { exampleOf, isObject } from './example.ts';

export interface MockOptions {
  readonly contract: Contract;
  readonly host: string;
  readonly port: number;
  /** Whom it believes; without, it answers anybody. */
  readonly identity?: { readonly key: JsonKey; readonly keys: readonly JsonKey[] };
  /** Where its events go, when one is asked for. */
  readonly bus?: EventBus;
  readonly openapi?: unknown;
  readonly logLevel: string;
  readonly log?: DestinationStream;
}

/** A service from its contract alone: requests are checked as ever, answers are made up and the same each time. */
export async function startMock(options: MockOptions): Promise<RunningService> {
  const { contract, identity, bus, host } = options;
  const server = await createServer({
    contract: identity === undefined ? openTo(contract) : contract,
    handlers: mockHandlers(contract),
    tokens:
      identity === undefined ? { verify: () => undefined } : createTokens({ service: contract.service, ...identity }),
    log: createLogger({
      service: contract.service,
      level: options.logLevel,
      classified: classifiedNames(contract),
      ...(options.log === undefined ? {} : { destination: options.log }),
    }),
    metrics: createMetrics({ service: contract.service }),
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
      app.post<{ Params: { event: string }; Querystring: Record<string, unknown> }>(
        '/_mock/events/:event',
        async (request, reply) => {
          const { event } = request.params;
          const channel = Object.entries<ChannelData>(contract.publishes).find(([name]) => name === event)?.[1];
          if (channel === undefined)
            return reply.code(404).send(problem(404, `${contract.service} publishes no ${event}`));
          if (bus === undefined)
            return reply
              .code(409)
              .send(problem(409, 'no bus: set KAFKA_BROKERS or BUS_DATABASE_URL, or run novatrek up'));
          const payload = eventOf(event, channel, request.query);
          await bus.publish([
            {
              topic: channel.channel,
              key: String(payload[channel.key] ?? ''),
              value: JSON.stringify(payload),
              headers: {},
            },
          ]);
          return reply.code(202).send(payload);
        },
      );
    },
  });
  await server.listen({ host, port: options.port });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    url: `http://${host}:${port}`,
    seed: () => Promise.resolve(false),
    async stop() {
      await server.close();
      await bus?.close();
    },
  };
}

function problem(status: number, detail: string) {
  return { status, title: status === 404 ? 'Not Found' : 'Conflict', detail };
}

/** The example with an identity of its own, and whatever the one who asks wants to be said. */
function eventOf(
  event: string,
  channel: ChannelData,
  said: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const made = channel.example ?? exampleOf(channel.schema, channel.schemas ?? {}, event);
  return {
    ...(isObject(made) ? made : {}),
    ...said,
    event_id: randomUUID(),
    event_type: event,
    timestamp: new Date().toISOString(),
  };
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
