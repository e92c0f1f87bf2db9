import { below, type Origin } from '../../model/finding.ts';
import type { Endpoint, Model, Service } from '../../model/model.ts';

type Spot = readonly (string | number)[];

const keyOf: Readonly<Record<string, string>> = {
  operationId: 'operation',
  parameters: 'params',
  requestBody: 'body',
  'x-entity': 'entity',
  'x-access': 'access',
  'x-workflow': 'workflow',
  'x-calls': 'calls',
};

/** The line of the architecture that decides what stands at `spot` of a generated contract. */
export function traceOpenApi(model: Model, file: string, spot: Spot): Origin | undefined {
  const service = model.services.get(/([^/]+)\.yaml$/.exec(file)?.[1] ?? '');
  if (service === undefined) return undefined;
  const [part, ...rest] = spot;
  if (part === 'info') return ofInfo(service, rest);
  if (part === 'servers') return below(service.origin, 'api', 'basePath');
  if (part === 'paths') return ofOperation(service, rest);
  if (part === 'components') return ofComponent(service, rest);
  return service.origin;
}

function ofInfo(service: Service, [key]: Spot): Origin {
  if (key === 'contact') return below(service.domain.origin, 'team');
  if (key === 'x-domain') return below(service.origin, 'domain');
  return below(service.origin, String(key ?? 'title'));
}

function ofOperation(service: Service, [path, method, ...rest]: Spot): Origin {
  const endpoint = service.endpoints.find(
    (one) => one.path === path && (method === undefined || one.method === String(method).toUpperCase()),
  );
  return endpoint === undefined ? below(service.origin, 'api', 'endpoints') : inEndpoint(endpoint, rest);
}

function inEndpoint(endpoint: Endpoint, [key, detail]: Spot): Origin {
  if (key === undefined) return { ...endpoint.origin, onKey: true };
  const name = keyOf[key] ?? String(key);
  // Deeper than the status code the contract has another shape than the metadata.
  return detail !== undefined && (key === 'responses' || key === 'tags')
    ? below(endpoint.origin, name, detail)
    : below(endpoint.origin, name);
}

function ofComponent(service: Service, [kind, name, ...rest]: Spot): Origin {
  const known = kind === 'schemas' ? service.schemas : kind === 'parameters' ? service.parameters : {};
  const at = below(service.origin, 'api', String(kind ?? 'schemas'));
  return name !== undefined && name in known ? below(at, name, ...rest) : at;
}
