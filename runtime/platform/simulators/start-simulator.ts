import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { chanceOf, nameOf } from './chance.ts';
import {
  isObject,
  type Route,
  type SimulatedAnswer,
  type SimulatedRequest,
  type Simulator,
} from './define-simulator.ts';
import { compile, findRoute } from './find-route.ts';
import { calm, changed, fromHeaders } from './simulator-control.ts';

export interface StartSimulatorOptions {
  readonly port?: number;
  readonly seed?: string;
  readonly now?: () => Date;
}

export interface RunningSimulator {
  readonly actor: string;
  readonly url: string;
  stop(): Promise<void>;
}

interface Received {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  status?: number;
}

const largest = 16 * 1024 * 1024;
const remembered = 1_000;
const secrets = new Set(['authorization', 'cookie', 'x-api-key']);

/**
 * Serves a simulator on this machine. Beside its own routes it has `/_simulator`: GET shows how it behaves and what it was
 * asked, PUT changes how it behaves, DELETE forgets everything.
 */
export async function startSimulator(
  simulator: Simulator,
  options: StartSimulatorOptions = {},
): Promise<RunningSimulator> {
  const { port = 0, seed = simulator.actor, now = () => new Date() } = options;
  const chance = chanceOf(seed);
  let counted = 0;
  const open = () =>
    compile(
      simulator.open({
        chance,
        id: (prefix, length) => {
          counted += 1;
          return nameOf(seed, prefix, String(counted), length);
        },
        now,
      }),
    );

  let routes = open();
  let behavior = calm(simulator.latency);
  let received: Received[] = [];
  let kept = new Map<string, { readonly print: string; readonly answer: Promise<SimulatedAnswer> }>();
  let asked = 0;

  const control = (method: string | undefined, body: unknown): SimulatedAnswer => {
    if (method === 'DELETE') {
      routes = open();
      behavior = calm(simulator.latency);
      [received, kept, asked, counted] = [[], new Map(), 0, 0];
      return { status: 204 };
    }
    if (method === 'PUT') {
      const wanted = changed(behavior, body);
      if (wanted === undefined)
        return { status: 400, body: { message: 'it takes latency, failureRate, failureStatus and next' } };
      behavior = wanted;
    } else if (method !== 'GET') return { status: 405, body: { message: 'GET, PUT or DELETE' } };
    return { status: 200, body: { actor: simulator.actor, ...behavior, requests: received } };
  };

  /** The same key and request again: the first answer again, as with all that take such keys. */
  const once = (request: SimulatedRequest, route: Route): Promise<SimulatedAnswer> => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method === 'GET') return Promise.resolve().then(() => route(request));
    const name = `${request.credential} ${key}`;
    const print = JSON.stringify([request.method, request.path, request.body]);
    const before = kept.get(name);
    if (before !== undefined && before.print !== print)
      return Promise.resolve(refused(409, 'this idempotency key was used for another request'));
    if (before !== undefined)
      return before.answer.then((one) => ({ ...one, headers: { ...one.headers, 'idempotent-replayed': 'true' } }));
    const answer = Promise.resolve().then(() => route(request));
    kept.set(name, { print, answer });
    answer.catch(() => kept.delete(name));
    return answer;
  };

  const refused = (status: number, message: string): SimulatedAnswer => ({
    status,
    body: simulator.refusal(status, message),
  });

  const decide = async (request: SimulatedRequest): Promise<SimulatedAnswer | 'hang' | 'reset'> => {
    asked += 1;
    const wish = fromHeaders(request.headers);
    await pause(wish.latency ?? behavior.latency);
    const [next, ...rest] = behavior.next;
    if (next !== undefined) {
      behavior = { ...behavior, next: rest };
      return next;
    }
    if (wish.status !== undefined) return refused(wish.status, 'as the request asked for');
    if (chance(`failure ${asked}`) < behavior.failureRate) return refused(behavior.failureStatus, 'it fails for now');
    const found = findRoute(routes, request);
    if (found === 'none') return refused(404, `there is no ${request.method} ${request.path}`);
    if (found === 'echo') return { status: 200, body: { ...request, credential: undefined } };
    const answer = await once({ ...request, params: found.params }, found.route);
    if (answer.delay !== undefined) await pause(answer.delay);
    return answer;
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url, body, request } = await read(incoming);
    if (url.pathname === '/_simulator') return send(response, control(incoming.method, body));
    const { headers } = request;
    const shown = Object.fromEntries(
      Object.entries(headers).map(([name, one]) => [name, secrets.has(name) ? '…' : one]),
    );
    const { method, path, query } = request;
    const entry: Received = { at: now().toISOString(), method, path, query, headers: shown, body };
    received.push(entry);
    if (received.length > remembered) received.shift();
    const answer = await decide(request);
    if (answer === 'hang') return;
    if (answer === 'reset') return void incoming.socket.destroy();
    entry.status = answer.status;
    send(response, answer);
  };

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error) => {
      send(response, refused(error instanceof RangeError ? 413 : 500, String(error)));
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const address = server.address();
  return {
    actor: simulator.actor,
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function read(
  incoming: IncomingMessage,
): Promise<{ readonly url: URL; readonly body: unknown; readonly request: SimulatedRequest }> {
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > largest) throw new RangeError('more than is taken');
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const body = bodyOf(Buffer.concat(chunks).toString('utf8'), headers['content-type'] ?? '');
  const request = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    params: {},
    query: Object.fromEntries(url.searchParams),
    headers,
    body: isObject(body) ? body : {},
    credential: /^(?:Bearer|Basic) (.+)$/i.exec(headers.authorization ?? '')?.[1],
  };
  return { url, body, request };
}

function bodyOf(text: string, mediaType: string): unknown {
  if (text === '') return undefined;
  if (mediaType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status, body, headers }: SimulatedAnswer): void {
  if (response.destroyed || response.headersSent) return;
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { ...(text !== '' && { 'content-type': 'application/json' }), ...headers });
  response.end(text);
}
