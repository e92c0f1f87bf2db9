import { openBus } from '../../runtime/platform/host.ts';
import { generateKey } from '../../runtime/platform/identity/keys.ts';
import { startMock } from '../../runtime/platform/mock/start-mock.ts';
import { loadContract, loadOpenapi } from '../platform/load-service.ts';
import { serve } from '../platform/serve.ts';
import { untilTold } from '../platform/until-told.ts';
import { environmentOf, undemanding } from '../platform/variables.ts';
import { portOf } from './portal-serve.ts';
import { oneOf } from './start.ts';

export interface MockOptions {
  readonly root?: string;
  readonly port?: string;
}

/** `novatrek mock SERVICE`: what its contract says, before anybody has written it. Without keys it answers anybody. */
export async function mock(name: string, options: MockOptions): Promise<number> {
  const told = untilTold();
  const { root, hosted } = oneOf(name, options.root);
  const contract = await loadContract(hosted);
  const port = portOf(options.port ?? process.env.PORT ?? '0');
  const keyed = process.env.TOKEN_KEYS !== undefined;
  const variables = { ...process.env, PORT: String(port), ...(keyed ? {} : keysNobodyNeeds(hosted.id)) };
  const environment = environmentOf(undemanding(contract), variables);
  const { tokenKey: key, tokenKeys: keys, bus, host, logLevel, traces } = environment;
  const running = await startMock({
    contract,
    port,
    host,
    logLevel,
    traces,
    openapi: loadOpenapi(root, hosted.id),
    ...(keyed ? { identity: { key, keys } } : {}),
    ...(bus === undefined ? {} : { bus: () => openBus(bus, hosted.id) }),
  });
  return serve(running, told);
}

/** It asks nobody for a token and shows none. */
function keysNobodyNeeds(service: string): { readonly TOKEN_KEY: string; readonly TOKEN_KEYS: string } {
  const { privateKey, publicKey } = generateKey(service);
  return { TOKEN_KEY: JSON.stringify(privateKey), TOKEN_KEYS: JSON.stringify({ keys: [publicKey] }) };
}
