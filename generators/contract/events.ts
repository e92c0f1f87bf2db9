import type { Event } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { keyOf } from '../asyncapi/message.ts';
import type { Member } from '../emit/typescript.ts';
import { exampleOf } from '../example.ts';
import { mapValues, sortedData } from '../openapi/sorted.ts';
import { bareSchema } from './bare-schema.ts';
import { componentTypes, type Declared } from './components.ts';
import { typeName } from './naming.ts';
import { docOf } from './schema-type.ts';

/** An event that the service sends or hears, with its own copy of the payload's shape. */
export interface Heard {
  readonly event: Event;
  /** Of the type of its payload. */
  readonly name: string;
  readonly declared: readonly Declared[];
}

export function payloadsOf(events: Iterable<Event>, taken: Set<string>): Heard[] {
  const built = [...new Set(events)].filter((event) => !event.planned).sort((a, b) => compare(a.id, b.id));
  const names = new Map(built.map((event) => [event, typeName(event.message, taken, 'Event')]));
  return built.map((event) => {
    const name = names.get(event) ?? event.message;
    const own = Object.keys(event.schemas).sort(compare);
    // Behind the name of the event: files of their own may give one name to different schemas.
    const { declared, typeOf } = componentTypes(own, event.schemas, taken, { called: (one) => `${name} ${one}` });
    const doc = docOf(event.payload) ?? event.summary ?? event.description;
    return { event, name, declared: [{ name, type: typeOf(event.payload), doc }, ...declared] };
  });
}

/** The members of `Publishes` or `Consumes`. */
export function eventMembers(heard: readonly Heard[], events: readonly Event[]): Member[] {
  return heard
    .filter(({ event }) => events.includes(event))
    .map(({ event, name }) => ({ name: event.id, type: name, doc: event.channel }));
}

/** The channels as the contract's data holds them. */
export function channelData(heard: readonly Heard[], events: readonly Event[]) {
  return Object.fromEntries(
    heard.filter(({ event }) => events.includes(event)).map(({ event }) => [event.id, channelOf(event)]),
  );
}

function channelOf(event: Event) {
  const given = event.payload.examples?.[0];
  const example = given === undefined ? exampleOf(event.payload, event.schemas)?.value : sortedData(given);
  const schemas = mapValues(event.schemas, bareSchema);
  return {
    channel: event.channel,
    // Without an id of what it is about, each event stands alone.
    key: keyOf(event)?.name ?? 'event_id',
    partitions: event.partitions ?? 3,
    onPoison: event.onPoison ?? 'park-key',
    schema: bareSchema(event.payload),
    schemas: Object.keys(schemas).length > 0 ? schemas : undefined,
    example,
  };
}
