import { createServer } from 'node:net';
import { CannotRun } from '../workspace.ts';
import type { Hosted } from './hosted.ts';

/** Each service's own port, all proven to be free; with 0 whichever are free now. */
export async function withPorts(services: readonly Hosted[], first: number): Promise<Hosted[]> {
  if (first === 0) {
    const free = await Promise.all(services.map(() => listenable(0)));
    return services.map((service, index) => ({ ...service, port: free[index] ?? 0 }));
  }
  const ports = [first, ...services.map(({ port }) => port)];
  const found = await Promise.all(ports.map(listenable));
  const taken = ports.filter((_, index) => found[index] === undefined);
  if (taken.length === 0) return [...services];
  throw new CannotRun(
    `${taken.length === 1 ? 'port' : 'ports'} ${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} taken (${first} to ${Math.max(...ports)} are needed)`,
    'stop what uses them, or begin elsewhere: --port 5310',
  );
}

/** All are asked for at once and let go together, so that no two get the same. */
function listenable(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const got = typeof address === 'object' && address !== null ? address.port : undefined;
      setTimeout(() => server.close(() => done(got)), 20);
    });
  });
}
