import type { Import } from '../facts.ts';
import { type Code, standing, type Unit } from './code.ts';
import type { Texts } from './text.ts';

/** What every file takes from others, resolved. */
export function importsOf({ units, modules }: Code, texts: Texts): Import[] {
  return units.flatMap((unit) => unit.facts.imports.map((site) => importAt(unit, site)));

  function importAt(unit: Unit, site: Unit['facts']['imports'][number]): Import {
    const { how, names, at, len, computed } = site;
    const stand = standing(unit, at, len);
    const folded = computed > 0 ? texts.constant({ unit, id: computed, env: undefined })[0] : undefined;
    const specifier = computed === 0 ? site.specifier : (folded ?? '');
    if (computed !== 0 && folded === undefined)
      return { ...stand, specifier, how, names, to: { kind: 'unresolved', reason: 'the path is decided at run time' } };
    return { ...stand, specifier, how, names, to: modules(unit.file.path, specifier) };
  }
}
