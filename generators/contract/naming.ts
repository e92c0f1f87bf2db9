import type { Actor, Platform, Service } from '../../model/model.ts';
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

/** The name of the client of a service: its id without what every service has in its name, in camel case. */
export function serviceClient(service: Service, platform: Platform): string {
  const convention = platform.conventions?.service ?? '';
  const [prefix = '', ...rest] = convention.split(/<[^>]*>/);
  const suffix = rest.at(-1) ?? '';
  const bare =
    rest.length === 1 && service.id.startsWith(prefix) && service.id.endsWith(suffix)
      ? service.id.slice(prefix.length, service.id.length - suffix.length)
      : service.id;
  return camel(bare) || camel(service.id);
}

export function actorClient(actor: Actor): string {
  return camel(actor.id);
}

/** A name for each thing: by its own idea of one, with a number where that is taken. */
export function clientNames<Thing>(
  things: Iterable<Thing>,
  nameOf: (thing: Thing) => string,
): ReadonlyMap<Thing, string> {
  const taken = new Set<string>();
  return new Map([...things].map((thing) => [thing, free(nameOf(thing), taken)]));
}

export function camel(text: string): string {
  return words(text)
    .map((word, i) => (i === 0 ? word.charAt(0).toLowerCase() + word.slice(1) : upperFirst(word)))
    .join('');
}

export function pascal(text: string): string {
  return words(text).map(upperFirst).join('');
}

function words(text: string): string[] {
  return text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
