import { kafkaBus } from '../../runtime/platform/bus/kafka.ts';
import { pgLog } from '../../runtime/platform/bus/pg-log.ts';
import type { EventBus } from '../../runtime/platform/bus.ts';
import { startMock } from '../../runtime/platform/mock/start-mock.ts';
import { loadContract, loadOpenapi } from '../platform/load-service.ts';
import { environmentOf, undemanding } from '../platform/variables.ts';
import { portOf } from './portal-serve.ts';
import { oneOf, serve } from './start.ts';

export interface MockOptions {
  readonly root?: string;
  readonly port?: string;
}

/** `novatrek mock SERVICE`: what its contract says, before anybody has written it. Without keys it answers anybody. */
export async function mock(name: string, options: MockOptions): Promise<number> {
  const { root, hosted } = oneOf(name, options.root);
  const contract = await loadContract(hosted);
  const port = portOf(options.port ?? process.env.PORT ?? '0');
  const common = { contract, port, openapi: loadOpenapi(root, hosted.id) };
  const bus = busFrom(process.env);
  const withBus = bus === undefined ? {} : { bus };
  if (process.env.TOKEN_KEYS === undefined)
    return serve(
      await startMock({
        ...common,
        ...withBus,
        host: process.env.HOST ?? '127.0.0.1',
        logLevel: process.env.LOG_LEVEL ?? 'info',
      }),
      false,
    );
  const { tokenKey: key, tokenKeys: keys, host, logLevel } = environmentOf(undemanding(contract), process.env);
  return serve(await startMock({ ...common, ...withBus, host, logLevel, identity: { key, keys } }), false);
}

function busFrom(variables: NodeJS.ProcessEnv): EventBus | undefined {
  if (variables.KAFKA_BROKERS !== undefined) return kafkaBus({ brokers: variables.KAFKA_BROKERS.split(',') });
  return variables.BUS_DATABASE_URL === undefined
    ? undefined
    : pgLog({ url: variables.BUS_DATABASE_URL, connections: 1 });
}
