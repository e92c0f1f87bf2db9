import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
  readonly caller: string | null;
  readonly user: string | undefined;
}

export interface Received {
  /** 0 where no answer came. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly milliseconds: number;
  /** Why none came. */
  readonly failure?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const patience = 20_000;

/** With Node's own client: it sends paths and headers as they are given, and does nothing twice. */
export function exchange(sent: Sent): Promise<Received> {
  const began = performance.now();
  return new Promise((done) => {
    const end = (received: Omit<Received, 'milliseconds'>) =>
      done({ ...received, milliseconds: performance.now() - began });
    const failed = (failure: string) => end({ status: 0, headers: {}, text: '', failure });
    // The path is not taken through URL, which would tidy it up.
    const { hostname, port } = new URL(new URL(sent.url).origin);
    const path = sent.url.slice(new URL(sent.url).origin.length);
    try {
      const outgoing = request(
        {
          hostname,
          port,
          path,
          method: sent.method,
          agent,
          timeout: patience,
          headers: {
            ...sent.headers,
            ...(sent.body === undefined ? {} : { 'content-length': Buffer.byteLength(sent.body) }),
          },
        },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.on('end', () =>
            end({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: Buffer.concat(parts).toString(),
            }),
          );
          incoming.on('error', (error) => failed(String(error)));
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${patience} ms`)));
      outgoing.on('error', (error) => failed(String(error)));
      outgoing.end(sent.body);
    } catch (error) {
      // Node's client won't send it, so nobody can.
      failed(`not sent: ${String(error)}`);
    }
  });
}

export function wasSent({ failure }: Received): boolean {
  return failure === undefined || !failure.startsWith('not sent');
}

export function letGo(): void {
  agent.destroy();
}

/** The request for a shell; what a line can't hold goes into a file. */
export function curlOf({ method, url, headers, body, caller, user }: Sent): string {
  const { authorization: _, ...others } = headers;
  const token = headers.authorization === undefined ? [] : [`-H ${tokenHeader(headers.authorization, caller, user)}`];
  return [
    'curl -i --path-as-is -g',
    `-X ${method}`,
    quoted(url),
    ...token,
    ...Object.entries(others).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${dataOf(body)}`]),
  ].join(' ');
}

/** One that is good for a while is left to the reader to make: `novatrek token` has none of services. */
function tokenHeader(authorization: string, caller: string | null, user: string | undefined): string {
  if (caller === null || !authorization.startsWith('Bearer ey')) return quoted(`authorization: ${authorization}`);
  if (caller.startsWith('svc-'))
    return `"authorization: Bearer $TOKEN_OF_${caller.toUpperCase().replaceAll('-', '_')}"`;
  return `"authorization: Bearer $(novatrek token --as ${caller}${user === undefined ? '' : ` --user ${user}`})"`;
}

function dataOf(body: string | Buffer): string {
  if (typeof body === 'string' && body.length < 4_000 && !/\p{Cc}/u.test(body)) return quoted(body);
  const file = join(mkdtempSync(join(tmpdir(), 'novatrek-fuzz-')), 'body');
  writeFileSync(file, body);
  return `@${file}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
