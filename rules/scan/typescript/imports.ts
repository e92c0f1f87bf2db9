import type { Import } from '../facts.ts';
import { type Code, standing, type Unit } from './code.ts';
import type { Called } from './link.ts';
import type { Texts } from './text.ts';
import type { Value } from './value.ts';

/** What every file takes from others, resolved. */
export function importsOf({ units, modules }: Code, called: readonly Called[], texts: Texts): Import[] {
  const plain = units.flatMap((unit) => unit.facts.imports.map((site) => importAt(unit, site)));
  const loaded = called.flatMap(({ unit, callee, args, site }): Import[] => {
    const [first] = args;
    const span = site.args[0];
    if (first === undefined || span === undefined || !callee.some(isLoader)) return [];
    const specifier = first.unit === unit ? first.id : -1;
    return [importAt(unit, { specifier: '', how: 'require', names: ['*'], ...span, computed: specifier || -1 })];
  });
  return [...plain, ...loaded];

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

/** `require` by another name: `createRequire(import.meta.url)`, `module.require`. */
function isLoader(value: Value): boolean {
  if (value.kind !== 'path') return false;
  return /^(?:(?:module\.)?require|process\.mainModule\.require|(?:\w+\.)*createRequire\.\(\)(?:\.resolve)?)$/.test(
    value.names.join('.'),
  );
}
