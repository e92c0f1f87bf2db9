import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';

/** Which service a path belongs to, and the token to show there if the caller brings none. */
export type Gateway = (path: string) => Target | undefined;

export interface Target {
  readonly service: string;
  /** Undefined where it doesn't run. */
  readonly port: number | undefined;
  token(): string;
}

/** What belongs to a connection, not to the request (RFC 9110, 7.6.1). */
const ofConnection = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * Hands a request on to a service of this machine, so that a page of the portal can call it from its own origin. The
 * token it adds opens everything, so pages of anybody else may not use this way in.
 */
export function pass(target: Target, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (isForeign(incoming)) {
    incoming.resume();
    refuse(outgoing, 403, 'Forbidden', 'pages of other sites may not call services through the portal');
    return;
  }
  if (target.port === undefined) {
    incoming.resume();
    refuse(outgoing, 503, 'Service Unavailable', `${target.service} does not run`);
    return;
  }
  const forward = send(
    {
      host: '127.0.0.1',
      port: target.port,
      method: incoming.method,
      path: incoming.url,
      headers: headersFor(target, incoming),
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
      answer.pipe(outgoing);
    },
  );
  forward.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else refuse(outgoing, 503, 'Service Unavailable', `${target.service} does not answer`);
  });
  // Whoever asked has gone: nobody waits for the answer.
  outgoing.on('close', () => forward.destroy());
  incoming.pipe(forward);
}

/** Browsers say where a page comes from; a person at a terminal says nothing. */
function isForeign({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

function headersFor(
  { port, token }: Target,
  { headers }: IncomingMessage,
): Record<string, string | string[] | undefined> {
  return {
    ...withoutConnection(headers),
    // A body of unknown length is passed on as one.
    ...(headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }),
    host: `127.0.0.1:${port}`,
    authorization: headers.authorization ?? `Bearer ${token()}`,
  };
}

function withoutConnection<Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.includes(name)));
}

function refuse(outgoing: ServerResponse, status: number, title: string, detail: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/problem+json' });
  outgoing.end(JSON.stringify({ status, title, detail }));
}
