import type { KindName } from '../schema/kinds.ts';
import type { Ledger } from './ledger.ts';
import type { PlainMap } from './plain-data.ts';

/** A file to write below the workspace root, as data. */
export interface Draft {
  readonly kind: KindName;
  readonly path: string;
  readonly data: PlainMap;
}

export interface Imported {
  readonly drafts: readonly Draft[];
  readonly ledger: Ledger;
}

export const drafted = {
  service: (id: string, data: PlainMap): Draft => ({ kind: 'service', path: `architecture/services/${id}.yaml`, data }),
  event: (id: string, data: PlainMap): Draft => ({ kind: 'event', path: `architecture/events/${id}.yaml`, data }),
  domain: (id: string, data: PlainMap): Draft => ({ kind: 'domain', path: `architecture/domains/${id}.yaml`, data }),
  platform: (data: PlainMap): Draft => ({ kind: 'platform', path: 'architecture/platform.yaml', data }),
};

/** Where the schemas stand, from the workspace root, once novatrek is installed there. */
export const installedSchemas = 'node_modules/novatrek/schemas';

/** The first line of a file tells editors its schema. */
export function headerOf(draft: Draft, schemas = installedSchemas): string {
  const up = '../'.repeat(draft.path.split('/').length - 1);
  return `yaml-language-server: $schema=${up}${schemas}/${draft.kind}.schema.json`;
}
