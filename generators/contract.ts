import type { Endpoint, Model } from '../model/model.ts';
import { contractText } from './contract/contract-text.ts';
import { type Shape, shapeOf } from './contract/shape.ts';
import { spotInTypeScript } from './contract/spot.ts';
import { traceContract } from './contract/trace.ts';
import type { Generator } from './generator.ts';
import { type Names, namesFor } from './openapi/names.ts';

const usualFolder = 'runtime/services';

/** Where the code of services lives. */
export function servicesFolder(model: Model): string {
  return model.platform.servicesFolder ?? usualFolder;
}

export const contract: Generator = {
  id: 'contract',
  about: 'what each service is written against: its types, and the contract as data',
  inside: servicesFolder,
  owns: /^[^/]+\/contract\.gen\.ts$/,
  spot: spotInTypeScript,
  trace: traceContract,
  *generate(model: Model) {
    const shapes = remembered(model);
    for (const service of model.services.values())
      yield {
        path: `${servicesFolder(model)}/${service.id}/contract.gen.ts`,
        content: contractText(service, model, shapes),
      };
  },
};

/** The shape of an endpoint is needed by its service and by everyone who calls it. */
function remembered(model: Model): (endpoint: Endpoint) => Shape {
  const names = new Map<string, Names>();
  const shapes = new Map<Endpoint, Shape>();
  for (const service of model.services.values()) names.set(service.id, namesFor(service));
  return (endpoint) => {
    const made =
      shapes.get(endpoint) ?? shapeOf(endpoint, names.get(endpoint.service.id) ?? namesFor(endpoint.service));
    shapes.set(endpoint, made);
    return made;
  };
}
