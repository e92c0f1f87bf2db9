import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../model/model.ts';
import { didYouMean } from '../../model/suggest.ts';
import { CannotRun } from '../workspace.ts';

/** A service as this machine runs it: the code that stands for it, or its contract alone. */
export interface Hosted {
  readonly id: string;
  readonly title: string;
  readonly schema: string | undefined;
  readonly basePath: string;
  readonly folder: string;
  readonly kind: 'service' | 'mock';
  readonly port: number;
}

export const defaultServicesFolder = 'runtime/services';

/** Every service of the model, in the order of ids; ports follow that order, so that a service keeps its own whatever else runs. */
export function hostedServices(root: string, model: Model, firstPort: number): Hosted[] {
  const services = join(root, model.platform.servicesFolder ?? defaultServicesFolder);
  return [...model.services.values()].map((service, index) => {
    const folder = join(services, service.id);
    if (!existsSync(join(folder, 'contract.gen.ts')))
      throw new CannotRun(`${service.id} has no contract.gen.ts`, 'novatrek generate');
    return {
      id: service.id,
      title: service.title,
      schema: service.store?.schema,
      basePath: service.basePath ?? '',
      folder,
      kind: existsSync(join(folder, 'service.ts')) ? 'service' : 'mock',
      port: firstPort === 0 ? 0 : firstPort + index,
    };
  });
}

/** The ones that were asked for, by id, with or without the prefix that all ids share. */
export function chosen(all: readonly Hosted[], only: readonly string[] | undefined): readonly Hosted[] {
  if (only === undefined || only.length === 0) return all;
  const found = only.map((name) => {
    const one = all.find(({ id }) => id === name) ?? all.find(({ id }) => id.endsWith(`-${name}`));
    if (one !== undefined) return one;
    const ids = all.map((one) => one.id);
    throw new CannotRun(`there is no service ${name}`, didYouMean(name, ids) ?? `one of: ${ids.join(', ')}`);
  });
  return [...new Set(found)];
}
