import type { Endpoint, Model } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';

/** By service and operation: who may call it, as its token names him. */
export type CallersPolicy = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export function callersPolicy(model: Model): CallersPolicy {
  return Object.fromEntries(
    [...model.services.values()]
      .sort((a, b) => compare(a.id, b.id))
      .filter((service) => service.endpoints.length > 0)
      .map((service) => [
        service.id,
        Object.fromEntries(
          [...service.endpoints]
            .sort((a, b) => compare(a.operation, b.operation))
            .map((endpoint) => [endpoint.operation, callersOf(endpoint)]),
        ),
      ]),
  );
}

function callersOf(endpoint: Endpoint): string[] {
  const built = endpoint.callers.filter((call) => !call.planned);
  return [
    ...new Set(built.map(({ caller }) => (caller.kind === 'service' ? caller.id : `app:${caller.application.id}`))),
  ].sort(compare);
}
