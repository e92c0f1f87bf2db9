import { keyBelow, type Origin } from '../finding.ts';
import type { Ledger } from './ledger.ts';
import type { Library, Spot } from './library.ts';
import { mapOf, type PlainMap } from './plain-data.ts';
import type { SchemaDesk } from './schema.ts';

/** What the import of one OpenAPI document works with. */
export interface Desk {
  readonly library: Library;
  readonly ledger: Ledger;
  readonly schemas: SchemaDesk;
  /** Novatrek wrote this document, so some of it follows from the metadata and is not said again. */
  readonly isOwn: boolean;
  readonly isOwnDescription: (status: string, response: PlainMap) => boolean;
  /** For what is true of a whole document: said at its first place only. */
  noteOnce(at: Origin, what: string, why: string, where: string): void;
  /** Keeps vendor extensions as they are and whatever else has no word under `x-openapi-…`. */
  carry(spot: Spot, known: readonly string[], out: [string, unknown][]): void;
}

export function carrier(ledger: Ledger, prefix: 'x-openapi-' | 'x-asyncapi-'): Desk['carry'] {
  return (spot, known, out) => {
    for (const [key, value] of Object.entries(mapOf(spot.value))) {
      if (known.includes(key)) continue;
      if (key.startsWith('x-')) {
        if (key !== 'x-novatrek-derived') out.push([key, value]);
        continue;
      }
      out.push([`${prefix}${key}`, value]);
      ledger.note('kept', keyBelow(spot.at, key), key, 'the metadata has no word for it', `${prefix}${key}`);
    }
  };
}
