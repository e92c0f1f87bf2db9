import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChannelData, Contract, TargetData } from '../runtime/platform/contract.ts';

/** What the services of this workspace say of each other. */
export interface Contracts {
  isService(id: string): boolean;
  /** A service with code; the others run as mocks. */
  isWritten(service: string): boolean;
  consumersOf(event: string): readonly string[];
  channelOf(producer: string, event: string): string;
  /** Is it a call that is made after commit? */
  isDeferred(caller: string, target: string, operation: string): boolean;
}

export async function readContracts(root: string): Promise<Contracts> {
  const folder = join(root, 'runtime/services');
  const ids = readdirSync(folder)
    .filter((id) => existsSync(join(folder, id, 'contract.gen.ts')))
    .toSorted();
  const all = new Map<string, Contract>();
  for (const id of ids) {
    const { contract }: { contract: Contract } = await import(pathToFileURL(join(folder, id, 'contract.gen.ts')).href);
    all.set(id, contract);
  }
  const written = new Set(ids.filter((id) => existsSync(join(folder, id, 'service.ts'))));
  return {
    isService: (id) => all.has(id),
    isWritten: (service) => written.has(service),
    consumersOf: (event) => ids.filter((id) => Object.hasOwn(all.get(id)?.consumes ?? {}, event)),
    channelOf(producer, event) {
      const channels = Object.entries<ChannelData>(all.get(producer)?.publishes ?? {});
      return channels.find(([name]) => name === event)?.[1].channel ?? 'an undeclared channel';
    },
    isDeferred(caller, target, operation) {
      const { calls = {}, deferred = {} } = all.get(caller) ?? {};
      const declares = (targets: object) =>
        Object.values<TargetData>({ ...targets }).some(
          ({ service, operations }) => service === target && Object.hasOwn(operations, operation),
        );
      return declares(deferred) && !declares(calls);
    },
  };
}
