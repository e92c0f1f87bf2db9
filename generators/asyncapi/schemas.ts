import type { Event } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { free } from '../openapi/names.ts';
import { isObject, mapValues, sorted } from '../openapi/sorted.ts';

/** An event's schemas under the names they have in one document, with its references set to them. */
export interface Placed {
  readonly payload: unknown;
  readonly schemas: Readonly<Record<string, unknown>>;
}

/**
 * Events are files of their own, so two may give one name to different schemas. The later one (by id) then gets the
 * name of its message in front of all of its own; equal schemas are shared.
 */
export function place(events: readonly Event[]): ReadonlyMap<Event, Placed> {
  const held = new Map<string, string>();
  const placed = new Map<Event, Placed>();
  for (const event of [...events].sort((a, b) => compare(a.id, b.id))) {
    const own = mapValues(event.schemas, sorted);
    const clash = Object.entries(own).some(([name, schema]) => (held.get(name) ?? text(schema)) !== text(schema));
    const taken = new Set(held.keys());
    const names = new Map(
      Object.keys(own).map((name) => [name, clash ? free(`${event.message}${name}`, taken) : name]),
    );
    const schemas = Object.fromEntries(
      Object.entries(own).map(([name, schema]) => [names.get(name) ?? name, renamed(schema, names)]),
    );
    for (const [name, schema] of Object.entries(schemas)) held.set(name, text(schema));
    placed.set(event, { payload: renamed(sorted(event.payload), names), schemas });
  }
  return placed;
}

const text = (schema: unknown) => JSON.stringify(schema);
const prefix = '#/components/schemas/';

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string' && item.startsWith(prefix)
        ? [key, `${prefix}${names.get(item.slice(prefix.length)) ?? item.slice(prefix.length)}`]
        : [key, renamed(item, names)],
    ),
  );
}
