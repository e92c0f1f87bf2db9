import { documentOf as asyncApiOf } from '../../generators/asyncapi/document.ts';
import { decisionsByService } from '../../generators/openapi/decisions.ts';
import { documentOf as openApiOf } from '../../generators/openapi/document.ts';
import type { Model } from '../../model/model.ts';

export const openApiFolder = 'generated/openapi/';

/** By the same generator on both sides, so that only what people wrote can differ. */
export function contractsOf(model: Model): ReadonlyMap<string, unknown> {
  const decisions = decisionsByService(model);
  const documents = new Map<string, unknown>();
  for (const service of model.services.values()) {
    const own = decisions.get(service.id) ?? [];
    if (service.basePath !== undefined)
      documents.set(`${openApiFolder}${service.id}.yaml`, openApiOf(service, model, own));
    if (service.publishes.length + service.consumes.length > 0)
      documents.set(`generated/asyncapi/${service.id}.yaml`, asyncApiOf(service, own));
  }
  return documents;
}
