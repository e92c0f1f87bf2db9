import type { FastifyInstance } from 'fastify';
import { CannotRun, codeOf } from './data/cannot-run.ts';
import type { Environment } from './environment.ts';

const why: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken',
  EACCES: 'it is not allowed to this account',
  EADDRNOTAVAIL: 'this machine has no such address',
};

/** Opens a server's door, or says in plain words why it can't; resolves with the port. */
export async function listen(
  server: FastifyInstance,
  { host, port }: Pick<Environment, 'host' | 'port'>,
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    const reason = why[codeOf(error) ?? ''];
    if (reason === undefined) throw error;
    throw new CannotRun(`can't listen on ${host}:${port}: ${reason}. Set PORT and HOST`, { cause: error });
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
