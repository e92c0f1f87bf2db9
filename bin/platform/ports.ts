import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { CannotRun } from '../workspace.ts';

const highest = 65_535;

/** Says at once which of these can't be listened on. */
export async function checkPorts(ports: readonly number[]): Promise<void> {
  const [first, last] = [Math.min(...ports), Math.max(...ports)];
  if (last > highest)
    throw new CannotRun(
      `ports ${first} to ${last} are needed, and ${highest} is the last there is`,
      'use a lower --port',
    );
  const tried = await Promise.all(ports.map(async (port) => ({ port, ...(await tryToListen(port)) })));
  await Promise.all(tried.map(({ server }) => closed(server)));
  const refused = tried.filter(({ server }) => server === undefined);
  if (refused.length === 0) return;
  const numbers = refused.map(({ port }) => port).join(', ');
  const [noun, verb] = refused.length === 1 ? ['port', 'is'] : ['ports', 'are'];
  if (refused.every(({ code }) => code === 'EACCES'))
    throw new CannotRun(`${noun} ${numbers} ${verb} not allowed to this account`, 'begin above 1023: --port 4310');
  throw new CannotRun(
    `${noun} ${numbers} ${verb} taken (${first} to ${last} are needed)`,
    `stop what uses ${refused.length === 1 ? 'it' : 'them'}, or begin elsewhere: --port ${elsewhere(first)}`,
  );
}

/** As many ports that are free now. All are held until the last is found, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const tried = await Promise.all(Array.from({ length: count }, () => tryToListen(0)));
  const ports = tried.flatMap(({ server }) => portOf(server));
  await Promise.all(tried.map(({ server }) => closed(server)));
  if (ports.length < count) throw new CannotRun('there are not enough free ports', 'stop some of what listens');
  return ports;
}

function elsewhere(first: number): number {
  return first + 1_000 > 60_000 ? 4_310 : first + 1_000;
}

function portOf(server: Server | undefined): number[] {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? [address.port] : [];
}

async function tryToListen(port: number): Promise<{ readonly server?: Server; readonly code?: string }> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return { server };
  } catch (error) {
    return error instanceof Error && 'code' in error ? { code: String(error.code) } : {};
  }
}

async function closed(server: Server | undefined): Promise<void> {
  if (server !== undefined) await new Promise((done) => server.close(done));
}
