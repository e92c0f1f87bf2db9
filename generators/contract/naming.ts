import { pascal } from '../../model/client-name.ts';
import { free } from '../openapi/names.ts';

/** What the file itself declares, imports or relies on. */
const ownNames = [
  'Operations',
  'Publishes',
  'Consumes',
  'Calls',
  'Deferred',
  'Externals',
  'Settings',
  'Secrets',
  'Tables',
  'Types',
  'contract',
  'ClientOf',
  'Contract',
  'DeferredOf',
  'External',
];

/** Names that can't be declared, and globals that nobody wants hidden in the file that imports them. */
const languageNames =
  'any as asserts async await bigint boolean break case catch class const continue debugger declare default delete do ' +
  'else enum export extends false finally for function get global if implements import in infer instanceof interface ' +
  'intrinsic is keyof let module namespace never new null number object of out package private protected public ' +
  'readonly require return set static string super switch symbol this throw true try type typeof undefined unique ' +
  'unknown var void while with yield arguments eval ' +
  'Array ArrayBuffer AsyncIterable Awaited BigInt Boolean Buffer DataView Date Error EvalError Exclude Extract Function ' +
  'Generator Infinity Intl Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Parameters Partial Pick ' +
  'Promise PromiseLike Proxy RangeError Readonly ReadonlyArray ReadonlyMap ReadonlySet Record ReferenceError Reflect ' +
  'RegExp Required ReturnType Set String Symbol SyntaxError TypeError URIError URL Uint8Array WeakMap WeakRef WeakSet';

/** Names that are taken before a contract declares its first type. */
export function reservedNames(): Set<string> {
  return new Set(reserved);
}

const reserved: readonly string[] = [...ownNames, ...languageNames.split(' ')];

/**
 * A type name for each of the names, in their order. One that is a fit and free identifier stays as it is, whatever
 * stands before it; the others give way.
 */
export function typeNames(names: Iterable<string>, taken: Set<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const all = [...names];
  for (const name of all)
    if (isIdentifier(name) && !taken.has(name)) {
      taken.add(name);
      found.set(name, name);
    }
  for (const name of all) if (!found.has(name)) found.set(name, typeName(name, taken));
  return found;
}

/** `check_ins` as `CheckIns`; where that is taken, with the ending. */
export function typeName(name: string, taken: Set<string>, ending = 'Schema'): string {
  const wanted = pascal(name);
  const fit = /^[A-Za-z]/.test(wanted) ? wanted : `${ending}${wanted}`;
  return free(taken.has(fit) ? `${fit}${ending}` : fit, taken);
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
