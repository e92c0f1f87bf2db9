import { join } from 'node:path';
import { inFolder } from '../bin/platform/data-folder.ts';
import { readRunning } from '../bin/platform/running-file.ts';
import { readSecrets } from '../bin/platform/secrets.ts';
import { signToken } from '../runtime/platform/identity/tokens.ts';
import type { Who } from './ask.ts';

/** A platform that `novatrek up` runs on this machine. */
export interface RunningPlatform {
  readonly portalUrl: string | undefined;
  readonly traces: boolean;
  /** Where it writes its traces, if it does. */
  readonly traceFile: string;
  /** With its base path. */
  addressOf(service: string): string;
  tokenOf(who: Who): string;
  /** Have these services handed on all events and made all deferred calls? */
  isIdle(services: readonly string[]): Promise<boolean>;
}

/** Of a data folder; undefined where none runs. */
export function findPlatform(dataDir: string): RunningPlatform | undefined {
  const running = readRunning(dataDir);
  const secrets = running === undefined ? undefined : readSecrets(inFolder.secrets(dataDir));
  if (running === undefined || secrets === undefined) return undefined;
  const addressOf = (service: string) => {
    const url = running.services[service];
    if (url === undefined) throw new Error(`${service} does not run there`);
    return url;
  };
  return {
    portalUrl: running.portalUrl,
    traces: running.traces,
    traceFile: join(dataDir, 'traces.jsonl'),
    addressOf,
    tokenOf({ caller, user }) {
      const key = secrets.keys[caller]?.privateKey;
      if (key === undefined) throw new Error(`there is no key of ${caller}`);
      return signToken(key, { seconds: 300, ...(user === undefined ? {} : { user }) });
    },
    async isIdle(services) {
      const depths = await Promise.all(
        services.map(async (service) => {
          const page = await (await fetch(`${new URL(addressOf(service)).origin}/metrics`)).text();
          return [...page.matchAll(/^(?:outbox|deferred_calls)_depth\{[^}]*\} (\d+)/gm)].map(([, depth]) =>
            Number(depth),
          );
        }),
      );
      return depths.flat().every((depth) => depth === 0);
    },
  };
}
