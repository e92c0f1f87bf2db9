import type { Model } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';

/** Ids of the decisions that concern each service. */
export function decisionsByService(model: Model): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const decision of [...model.decisions.values()].sort((a, b) => compare(a.id, b.id)))
    for (const service of new Set(decision.services)) {
      const ids = found.get(service.id) ?? [];
      found.set(service.id, ids);
      ids.push(decision.id);
    }
  return found;
}
