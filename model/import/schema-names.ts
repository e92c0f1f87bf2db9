import type { Origin } from '../finding.ts';
import type { Ledger } from './ledger.ts';
import { keyOf, type Spot } from './library.ts';
import { free, upperFirst, words } from './words.ts';

const prefix = '#/components/schemas/';

/** The named schemas of one file to write: which place of the specs got which name. */
export interface SchemaNames {
  /** Gives the place this name, or the next free one. */
  register(name: string, spot: Spot): void;
  /** The name of a place; one that has none yet gets one, and its turn in the queue. */
  nameOf(spot: Spot): string;
  has(spot: Spot): boolean;
  /** Named, but not converted yet. */
  next(): { readonly name: string; readonly spot: Spot } | undefined;
}

export function schemaNames(ledger: Ledger): SchemaNames {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const queue: { name: string; spot: Spot }[] = [];
  let turn = 0;
  const register = (wanted: string, spot: Spot): string => {
    const legal = wanted.replaceAll(/[^A-Za-z0-9._-]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'Schema';
    const name = free(legal, taken);
    if (name !== wanted)
      ledger.note(
        'changed',
        spot.at,
        `schema ${wanted}`,
        legal === wanted ? 'the name is taken' : 'not a legal name',
        `schema ${name}`,
      );
    taken.add(name);
    names.set(keyOf(spot.at), name);
    queue.push({ name, spot });
    return name;
  };
  return {
    register,
    nameOf: (spot) => names.get(keyOf(spot.at)) ?? register(wantedName(spot.at), spot),
    has: (spot) => names.has(keyOf(spot.at)),
    next: () => queue[turn++],
  };
}

export function refTo(name: string): { readonly $ref: string } {
  return { $ref: `${prefix}${name}` };
}

/** The name behind a reference that this import wrote. */
export function nameIn(ref: string): string {
  return ref.slice(prefix.length);
}

const homes = new Set(['schemas', '$defs', 'definitions', 'messages']);
const structure = new Set(
  'components paths content schema responses requestBody parameters properties items allOf anyOf oneOf not payload channels headers'.split(
    ' ',
  ),
);

/** A schema of its own keeps its name; a part of something is called after the way to it. */
function wantedName(at: Origin): string {
  const steps = at.path.map(String);
  const last = steps.at(-1);
  if (last === undefined) return pascal(at.file.replace(/^.*\//, '').replace(/(\.schema)?\.(ya?ml|json)$/i, ''));
  if (homes.has(steps.at(-2) ?? '')) return last;
  const telling = steps.filter((step) => !structure.has(step) && !homes.has(step) && !/^\d+$/.test(step));
  return pascal(telling.slice(-3).join(' ')) || 'Schema';
}

function pascal(text: string): string {
  return words(text).map(upperFirst).join('');
}
