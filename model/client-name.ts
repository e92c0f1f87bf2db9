import type { Actor, Platform, Service } from './model.ts';

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
  const names = new Map<Thing, string>();
  const taken = new Set<string>();
  for (const thing of things) {
    const wanted = nameOf(thing);
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted}${i}`;
    taken.add(name);
    names.set(thing, name);
  }
  return names;
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
