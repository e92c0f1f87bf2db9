import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface Ending {
  begun(): boolean;
}

/** Milliseconds that open connections have to learn that they are over, before the idle ones are cut. */
const settle = 100;
/** Milliseconds for a connection on which nothing was ever asked. */
const silence = 250;

/**
 * What `close` does before listening stops. First /readyz says so, for as long as load balancers need to notice. Then callers
 * that keep connections open get an answer with `Connection: close` on each: an idle connection that is cut while a request
 * is on its way loses that request.
 */
export function endGently(app: FastifyInstance, drainDelay: number): Ending {
  const silent = new Set<Socket>();
  let begun = false;
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  app.addHook('preClose', async () => {
    begun = true;
    await pause(drainDelay);
    for (let waited = 0; waited < settle && (await connections(app)) > 0; waited += 10) await pause(10);
    // To Node a connection without a first request is busy, and would hold the server open until it times out.
    const cut = setTimeout(() => {
      for (const socket of silent) socket.destroy();
    }, silence);
    app.server.once('close', () => clearTimeout(cut));
  });
  return { begun: () => begun };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function connections(app: FastifyInstance): Promise<number> {
  return new Promise((resolve) => app.server.getConnections((error, count) => resolve(error === null ? count : 0)));
}
