import { documentOf as asyncApiOf } from '../../generators/asyncapi/document.ts';
import { traceAsyncApi } from '../../generators/asyncapi/trace.ts';
import { documentOf as openApiOf } from '../../generators/openapi/document.ts';
import { traceOpenApi } from '../../generators/openapi/trace.ts';
import type { Model } from '../../model/model.ts';
import type { More } from '../../rules/check.ts';
import { type Files, modelOf, shop } from '../workspace.ts';

/** What is known of a change that began at these files, laid over the shop. */
export function since(files: Files = {}, base: Files = shop): (model: Model) => More {
  const before = modelOf(files, base);
  return (model) => ({
    base: {
      ref: 'main',
      model: before,
      migrations: new Map(),
      contracts: {
        before: contractsOf(before),
        after: contractsOf(model),
        origin: (path, pointer) =>
          path.includes('/openapi/') ? traceOpenApi(model, path, pointer) : traceAsyncApi(model, path, pointer),
      },
    },
  });
}

function contractsOf(model: Model): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(
    [...model.services.values()].flatMap((service) => [
      [`generated/openapi/${service.id}.yaml`, openApiOf(service, model, [])] as const,
      ...(service.publishes.length + service.consumes.length === 0
        ? []
        : [[`generated/asyncapi/${service.id}.yaml`, asyncApiOf(service, [])] as const]),
    ]),
  );
}
