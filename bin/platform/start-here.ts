import type { Contract } from '../../runtime/platform/contract.ts';
import { openBus, type RunningService, startService } from '../../runtime/platform/host.ts';
import { startMock } from '../../runtime/platform/mock/start-mock.ts';
import type { Hosted } from './hosted.ts';
import { loadOpenapi, loadService, neededMigrations } from './load-service.ts';
import type { PlatformOptions } from './start-platform.ts';
import { environmentOf, type PlatformPlaces, undemanding, variablesFor } from './variables.ts';

/** A service in this process, with the environment that it would have in its own. */
export async function startHere(
  { root, checkAnswers = false, variables }: PlatformOptions,
  hosted: Hosted,
  contract: Contract,
  places: PlatformPlaces,
  log: { write(line: string): unknown },
): Promise<RunningService> {
  const told = hosted.kind === 'service' ? contract : undemanding(contract);
  const environment = environmentOf(told, variablesFor(hosted, contract, places, variables));
  const openapi = loadOpenapi(root, hosted.id);
  const destination = { write: (line: string) => void log.write(line) };
  if (hosted.kind === 'service')
    return startService({
      service: await loadService(hosted),
      environment,
      openapi,
      migrations: await neededMigrations(hosted),
      checkAnswers,
      log: destination,
      // All services share one server's connections.
      connections: 4,
    });
  const { tokenKey: key, tokenKeys: keys, host, port, logLevel, traces, bus } = environment;
  return startMock({
    contract,
    host,
    port,
    logLevel,
    traces,
    identity: { key, keys },
    openapi,
    log: destination,
    ...(bus === undefined ? {} : { bus: () => openBus(bus, hosted.id) }),
  });
}
