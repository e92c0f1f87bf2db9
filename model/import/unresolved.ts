import type { Origin } from '../finding.ts';
import type { SpecDocument } from './given.ts';
import type { Ledger } from './ledger.ts';
import { inside, keyOf, type Library } from './library.ts';
import { mapOf } from './plain-data.ts';

/** A reference that leads nowhere is a mistake in the spec; one that leads out of the given files is a loss. */
export function unresolvedIn(log: Ledger) {
  return (ref: string, at: Origin, why: 'foreign' | 'missing'): void => {
    const place = { file: at.file, path: [...at.path, '$ref'] };
    if (why === 'missing')
      log.problem(place, `$ref ${ref} leads nowhere`, 'correct the reference, or add what it names');
    else log.note('lost', place, `$ref ${ref}`, 'the file is not among those given');
  };
}

/** The parts of a document that were never referred to, though they exist for that alone. */
export function noteUnused(document: SpecDocument, shelf: Library, log: Ledger, kinds: readonly string[]): void {
  for (const kind of kinds) {
    const spot = inside({ value: document.data, at: { file: document.file, path: [] } }, 'components', kind);
    for (const name of Object.keys(mapOf(spot.value))) {
      const part = inside(spot, name);
      if (!shelf.used.has(keyOf(part.at)) && mapOf(part.value)['x-novatrek-derived'] !== true)
        log.note('lost', part.at, `${kind} ${name}`, 'nothing that was imported refers to it');
    }
  }
}
