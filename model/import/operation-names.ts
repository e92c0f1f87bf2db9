import type { Ledger } from './ledger.ts';
import type { Spot } from './library.ts';
import { mapOf, textOf } from './plain-data.ts';
import { camel, free, words } from './words.ts';

/** Gives every operation of a document a legal name that no other has. */
export function operationNames(ledger: Ledger): (spot: Spot, method: string, path: string) => string {
  const taken = new Set<string>();
  return (spot, method, path) => {
    const written = textOf(mapOf(spot.value).operationId);
    const legal =
      written === undefined
        ? camel([method.toLowerCase(), ...words(path.replaceAll('{', ' by {'))])
        : /^[A-Za-z_][A-Za-z0-9_]*$/.test(written)
          ? written
          : camel(words(written).length > 0 ? words(written) : [method.toLowerCase(), ...words(path)]);
    const name = free(legal, taken);
    taken.add(name);
    if (name !== written)
      ledger.note(
        'changed',
        written === undefined ? spot.at : { ...spot.at, path: [...spot.at.path, 'operationId'] },
        written === undefined ? 'no operationId' : `operationId ${written}`,
        written === undefined
          ? 'every operation has a name'
          : legal === written
            ? 'the name is taken'
            : 'not a legal name',
        `operation: ${name}`,
      );
    return name;
  };
}
