// What a route of the platform costs beside a bare one of Fastify: CPU time of the server for each request. The servers are
// processes of their own, are loaded in turns over real sockets, and only their own CPU time counts.
import { type ChildProcess, fork } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { destination } from 'pino';
import type { Contract, OperationData } from '../../runtime/platform/contract.ts';
import { createServer } from '../../runtime/platform/http/server.ts';
import { generateKey } from '../../runtime/platform/identity/keys.ts';
import { createTokens, signToken } from '../../runtime/platform/identity/tokens.ts';
import { createLogger } from '../../runtime/platform/sight/log.ts';
import { createMetrics } from '../../runtime/platform/sight/metrics.ts';
import { classifiedNames } from '../../runtime/platform/sight/redaction.ts';

const kinds = ['bare', 'platform', 'platform with token'] as const;
type Kind = (typeof kinds)[number];

/** The generated route may cost this much more: validated, logged, measured. */
const goal = 1.7;
const connections = 20;
const requests = 2_000;
const rounds = 40;

const text = { type: 'string' };
const operation: OperationData = {
  method: 'POST',
  path: '/echo',
  summary: 'Says what it hears',
  access: 'read',
  body: { schema: { $ref: '#/components/schemas/Booking' }, required: true, mediaType: 'application/json' },
  answers: { 200: { schema: { $ref: '#/components/schemas/Booking' }, mediaType: 'application/json' } },
  refusals: { 400: null, 401: null, 403: null, 429: null, 503: null },
  callers: ['svc-caller'],
};

function contractWith(more: Partial<OperationData>): Contract {
  const operations: Readonly<Record<string, OperationData>> = { echo: { ...operation, ...more } };
  return {
    service: 'svc-echo',
    title: 'Echo',
    version: '1.0.0',
    domain: 'bench',
    basePath: '',
    operations,
    schemas: {
      Booking: {
        type: 'object',
        required: ['id', 'guest', 'trip', 'seats', 'from'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          guest: { type: 'string', minLength: 1, 'x-data-class': 'pii' },
          trip: text,
          seats: { type: 'integer', minimum: 1, maximum: 20 },
          from: { type: 'string', format: 'date' },
        },
      },
    },
    publishes: {},
    consumes: {},
    calls: {},
    deferred: {},
    externals: {},
    settings: {},
    tables: {},
  };
}

const body = JSON.stringify({
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  guest: 'Ann Lindqvist',
  trip: 'Longs Peak at sunrise',
  seats: 2,
  from: '2026-07-18',
});

async function serverOf(kind: Kind): Promise<{ readonly app: FastifyInstance; readonly token: string }> {
  if (kind === 'bare') {
    const app = fastify();
    app.post('/echo', async (request) => request.body);
    return { app, token: 'none' };
  }
  const own = generateKey('svc-echo');
  const caller = generateKey('svc-caller');
  const contract = contractWith(kind === 'platform' ? { public: true } : {});
  const app = await createServer({
    contract,
    handlers: { echo: async (request: { readonly body: unknown }) => request.body },
    tokens: createTokens({ service: 'svc-echo', key: own.privateKey, keys: [caller.publicKey] }),
    log: createLogger({
      service: 'svc-echo',
      level: 'info',
      classified: classifiedNames(contract),
      destination: destination({ dest: '/dev/null', minLength: 4096, sync: true }),
    }),
    metrics: createMetrics({ service: 'svc-echo' }),
  });
  return { app, token: signToken(caller.privateKey, { audience: 'svc:svc-echo' }) };
}

async function serveAndReport(kind: Kind): Promise<void> {
  const { app, token } = await serverOf(kind);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.on('disconnect', () => process.exit());
  process.send?.({ address, token });
}

interface Server {
  readonly kind: Kind;
  readonly process: ChildProcess;
  readonly port: number;
  readonly request: string;
}

function message(child: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the server ended'));
    child.once('exit', ended).once('message', (value) => {
      child.off('exit', ended);
      resolve(Object(value));
    });
  });
}

async function start(kind: Kind): Promise<Server> {
  const child = fork(fileURLToPath(import.meta.url), [kind]);
  const { address, token } = await message(child);
  // Without a token, where none is asked for: that is another line of the table.
  const authorization = kind === 'platform with token' ? `Authorization: Bearer ${token}\r\n` : '';
  return {
    kind,
    process: child,
    port: Number(new URL(String(address)).port),
    request: `POST /echo HTTP/1.1\r\nHost: localhost\r\n${authorization}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  };
}

/** Microseconds of CPU time. */
async function cpuOf(server: Server): Promise<number> {
  server.process.send('cpu');
  const { user, system } = await message(server.process);
  return Number(user) + Number(system);
}

function load(server: Server, count: number): Promise<void> {
  let left = count;
  const drive = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      let answer = '';
      const ask = () => {
        if (left-- > 0) socket.write(server.request);
        else socket.end(resolve);
      };
      socket.setEncoding('latin1').on('connect', ask).on('error', reject);
      socket.on('data', (part) => {
        answer += part;
        const end = answer.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
        if (end < 0 || answer.length < end + 4 + length) return;
        if (!answer.startsWith('HTTP/1.1 200')) reject(new Error(answer));
        answer = '';
        ask();
      });
    });
  return Promise.all(Array.from({ length: connections }, drive)).then(() => {});
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Ratio to the bare route, by kind. */
export async function benchPlatformRoute(): Promise<
  Readonly<Record<Kind, { readonly micros: number; readonly ratio: number }>>
> {
  const servers = await Promise.all(kinds.map(start));
  const micros = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  for (const server of servers) await load(server, 10 * requests);
  for (let round = 0; round < rounds; round++)
    for (const server of servers) {
      const before = await cpuOf(server);
      await load(server, requests);
      micros.get(server.kind)?.push(((await cpuOf(server)) - before) / requests);
    }
  for (const server of servers) server.process.disconnect();
  const all = (kind: Kind) => micros.get(kind) ?? [];
  const of = (kind: Kind) => ({
    micros: middle(all(kind)),
    // Of each round's neighbors: what slows the machine for a while slows both.
    ratio: middle(all(kind).map((value, round) => value / (all('bare')[round] ?? value))),
  });
  return { bare: of('bare'), platform: of('platform'), 'platform with token': of('platform with token') };
}

const [, script, kind] = process.argv;
if (script === fileURLToPath(import.meta.url)) {
  const asked = kinds.find((one) => one === kind);
  if (asked !== undefined) await serveAndReport(asked);
  else {
    const results = await benchPlatformRoute();
    for (const name of kinds) {
      const { micros, ratio } = results[name];
      process.stdout.write(
        `${name.padEnd(20)} ${micros.toFixed(1).padStart(7)} µs CPU a request  ${ratio.toFixed(2)}×\n`,
      );
    }
    process.stdout.write(`the goal is at most ${goal}× of the bare route\n`);
  }
}
