import type { Event, Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { free } from '../openapi/names.ts';
import { callOf } from '../openapi/operation.ts';
import { mapValues, sortedData } from '../openapi/sorted.ts';
import { domainTag, idsOf, messageOf, spaced, traced } from './message.ts';
import { place } from './schemas.ts';
import { type AsyncApiSpec, bindingVersion, type Channel, type Message, type Operation } from './spec.ts';

/** What a service says and hears. Everything is ordered by the events' ids. */
export function documentOf(service: Service, decisions: readonly string[]): AsyncApiSpec {
  const events = [...new Set([...service.publishes, ...service.consumes])].sort((a, b) => compare(a.id, b.id));
  const named = names(events);
  const placed = place(events);
  const messages: [string, Message][] = [];
  const channels: [string, Channel][] = [];
  const operations: [string, Operation][] = [];
  const schemas: Record<string, unknown> = {};
  for (const event of events) {
    const at = placed.get(event);
    const name = named.get(event);
    if (at === undefined || name === undefined) continue;
    Object.assign(schemas, at.schemas);
    messages.push([name.message, messageOf(event, at)]);
    channels.push([name.channel, channelOf(event, name)]);
    if (service.publishes.includes(event)) operations.push([`send${name.operation}`, sendOf(event, name)]);
    if (service.consumes.includes(event))
      operations.push([`receive${name.operation}`, receiveOf(event, name, service)]);
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: `${service.title} events`,
      version: service.version,
      description: `${service.description}\n\n${envelope}`,
      contact: { name: service.domain.team },
      tags: [{ name: service.domain.id, description: service.domain.name }],
      'x-service': service.id,
      'x-domain': service.domain.id,
      'x-decisions': decisions.length > 0 ? decisions : undefined,
    },
    defaultContentType: 'application/json',
    servers: { kafka },
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations.sort(([a], [b]) => compare(a, b))),
    components: {
      messages: Object.fromEntries(messages),
      ...(Object.keys(schemas).length > 0 ? { schemas: mapValues(schemas, (schema) => schema) } : {}),
      messageTraits: { traced },
    },
  };
}

const envelope =
  'Every event is a fact that has happened. Its payload carries the envelope `event_id` (never used twice; a consumer ' +
  'drops one that it has seen), `event_type` (the name of the event) and `timestamp` (when it happened), beside its own ' +
  'fields. Events are delivered at least once, and in order for one key.';

const kafka = {
  host: '{broker}',
  protocol: 'kafka',
  description: 'The event bus of the platform',
  variables: { broker: { description: 'Host and port of a broker', default: 'localhost:9092' } },
} as const;

interface Name {
  readonly message: string;
  readonly channel: string;
  readonly operation: string;
}

/** Ids of AsyncAPI hold no dots; where two events would meet in one name, the later gets a number. */
function names(events: readonly Event[]): ReadonlyMap<Event, Name> {
  const [messages, channels] = [new Set<string>(), new Set<string>()];
  return new Map(
    events.map((event) => {
      const channel = free(camel(event.id), channels);
      const operation = channel.charAt(0).toUpperCase() + channel.slice(1);
      return [event, { message: free(event.message.replaceAll(/[^\w.-]/g, '_'), messages), channel, operation }];
    }),
  );
}

function camel(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

function channelOf(event: Event, name: Name): Channel {
  return {
    address: event.channel,
    title: event.id,
    description: event.summary ?? event.description,
    messages: { [name.message]: { $ref: `#/components/messages/${name.message}` } },
    tags: [domainTag(event)],
    bindings: { kafka: { topic: event.channel, partitions: event.partitions ?? 3, bindingVersion } },
    ...mapValues(event.extensions, sortedData),
    'x-domain': event.producer.domain.id,
    'x-producer': event.producer.id,
    'x-consumers': idsOf(event.consumers),
    'x-trigger': event.trigger?.key,
  };
}

function frameOf(event: Event, name: Name) {
  return {
    channel: { $ref: `#/channels/${name.channel}` },
    tags: [domainTag(event)],
    messages: [{ $ref: `#/channels/${name.channel}/messages/${name.message}` }],
  };
}

function sendOf(event: Event, name: Name): Operation {
  return {
    action: 'send',
    title: `Send ${spaced(event.message)}`,
    summary: event.summary ?? `Publishes ${event.id}`,
    description: `${origin(event)} ${audience(event)}`,
    ...frameOf(event, name),
    'x-trigger': event.trigger?.key,
  };
}

function receiveOf(event: Event, name: Name, service: Service): Operation {
  const calls = service.calls.filter((call) => call.onEvents.includes(event));
  return {
    action: 'receive',
    title: `Receive ${spaced(event.message)}`,
    summary: `Hears ${event.id} from ${event.producer.id}`,
    description: origin(event),
    ...frameOf(event, name),
    bindings: { kafka: { groupId: { type: 'string', enum: [service.id] }, bindingVersion } },
    'x-calls': calls.length > 0 ? calls.map(callOf) : undefined,
  };
}

function origin(event: Event): string {
  const after = event.trigger === undefined ? '' : ` after ${event.trigger.key}`;
  return `Sent by ${event.producer.id}${after}${event.planned ? ', in the future' : ''}.`;
}

function audience(event: Event): string {
  const consumers = idsOf(event.consumers);
  return consumers.length > 0 ? `Heard by ${consumers.join(', ')}.` : 'Heard by nobody yet.';
}
