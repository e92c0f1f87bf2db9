import type { Raw } from '../raw.ts';
import { mapOf, type PlainMap } from './plain-data.ts';

/** What a spec can't say of a service, and of an endpoint: it stays as the workspace has it. */
const ofService = ['label', 'clearance', 'settings', 'consumes', 'store'];
const ofEndpoint = ['entity', 'access', 'workflow', 'calls'];

/** The imported service, with what the present file alone knows. */
export function mergedService(raw: Raw, id: string, imported: PlainMap): PlainMap {
  const present = raw.services.find((file) => file.id === id)?.data;
  if (present === undefined) return imported;
  const api = mapOf(imported.api);
  const endpoints = Object.entries(mapOf(api.endpoints)).map(([key, endpoint]) => [
    key,
    { ...picked(mapOf(present.api?.endpoints[key]), ofEndpoint), ...mapOf(endpoint) },
  ]);
  return {
    ...picked(present, ofService),
    ...imported,
    api: { ...api, endpoints: Object.fromEntries(endpoints) },
  };
}

function picked(data: object, keys: readonly string[]): PlainMap {
  return Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)));
}
