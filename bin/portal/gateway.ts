import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';

/** Which service a path belongs to, and the token to show there if the caller brings none. */
export type Gateway = (path: string) => Target | undefined;

export interface Target {
  readonly service: string;
  readonly port: number;
  token(): string | Promise<string>;
}

/** Hands a request on to a service of this machine, so that a page of the portal can call it from its own origin. */
export async function pass(target: Target, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const token = incoming.headers.authorization ?? `Bearer ${await target.token()}`;
  const forward = send(
    {
      host: '127.0.0.1',
      port: target.port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, host: `127.0.0.1:${target.port}`, authorization: token },
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  forward.on('error', () => {
    if (outgoing.headersSent) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(503, { 'content-type': 'application/problem+json' });
    outgoing.end(
      JSON.stringify({ status: 503, title: 'Service Unavailable', detail: `${target.service} does not answer` }),
    );
  });
  incoming.on('error', () => forward.destroy());
  incoming.pipe(forward);
}
