import { Agent, request as send } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { base } from '../fixtures/http/orders-contract.ts';
import { bearer, listen, serve } from '../fixtures/http/serve.ts';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Outcome {
  readonly status?: number;
  readonly connection?: string | undefined;
  readonly error?: string | undefined;
}

function get(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const asked = send(url, { agent, headers: bearer('svc-shop') }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection }));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code }));
    asked.end();
  });
}

async function underLoad(drainDelay: number, goesElsewhere: (outcome: Outcome) => boolean) {
  let taken = 0;
  const { app } = await serve(
    {
      listOrders: async () => {
        taken++;
        await sleep(Math.random() * 40);
        return {};
      },
    },
    { drainDelay },
  );
  const url = `${await listen(app)}${base}/orders`;
  const outcomes: Outcome[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const clients = Array.from({ length: 20 }, async () => {
    for (let gone = false; !gone; ) {
      const outcome = await get(url, agent);
      outcomes.push(outcome);
      gone = goesElsewhere(outcome);
    }
  });
  await expect.poll(() => outcomes.length, { timeout: 20_000 }).toBeGreaterThan(300);
  await app.close();
  await Promise.all(clients);
  agent.destroy();
  return { taken, outcomes };
}

it('loses nothing when it closes under load and callers heed that the connection is over', async () => {
  const { taken, outcomes } = await underLoad(500, ({ connection }) => connection === 'close');
  expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
  expect(outcomes).toHaveLength(taken);
});

it('answers all it takes even to callers that storm on until the door is shut', async () => {
  const { taken, outcomes } = await underLoad(0, ({ error }) => error !== undefined);
  expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(taken);
  // ECONNRESET: connections that stood in the kernel's queue when listening stopped. Nobody has seen their requests.
  for (const { status, error } of outcomes) expect([200, 'ECONNREFUSED', 'ECONNRESET']).toContain(status ?? error);
});

it('says first that it is not ready, and lets callers go one by one', async () => {
  const { app } = await serve({}, { drainDelay: 400 });
  const url = await listen(app);
  const agent = new Agent({ keepAlive: true });
  expect(await get(`${url}${base}/orders`, agent)).toEqual({ status: 200, connection: 'keep-alive' });
  const closed = app.close();
  await sleep(50);
  expect((await get(`${url}/readyz`, agent)).status).toBe(503);
  expect(await get(`${url}${base}/orders`, agent)).toEqual({ status: 200, connection: 'close' });
  await closed;
  expect((await get(`${url}${base}/orders`, agent)).error).toBe('ECONNREFUSED');
});

it('does not wait for connections on which nothing is asked', async () => {
  const { app } = await serve();
  const { port } = new URL(await listen(app));
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  await sleep(50);
  await app.close();
  await gone;
});

it('answers what is no HTTP, too, with a problem', async () => {
  const { app } = await serve();
  const { port } = new URL(await listen(app));
  for (const [text, status] of [
    ['nonsense\r\n\r\n', 400],
    [`GET ${base}/orders HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    [`GET ${base}/orders HTTP/1.1\r\nHost: a\r\nX-A: a\0b\r\n\r\n`, 400],
    [`POST ${base}/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  ] as const) {
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (part) => {
      answer += part;
    });
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.write(text);
    await ended;
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('Content-Type: application/problem+json');
    const problem: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(problem).toMatchObject({
      status,
      detail: expect.any(String),
      instance: expect.stringMatching(/^urn:uuid:/),
    });
  }
});
