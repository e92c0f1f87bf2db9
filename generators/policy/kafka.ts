import type { Event, Model, Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';

/** Words of Kafka's own, as its tools and the enumerations of kafkajs spell them. */
export interface KafkaAcl {
  readonly principal: string;
  readonly host: '*';
  readonly resourceType: 'TOPIC' | 'GROUP';
  readonly resourceName: string;
  readonly resourcePatternType: 'LITERAL';
  readonly operation: 'READ' | 'WRITE' | 'DESCRIBE';
  readonly permissionType: 'ALLOW';
}

export interface KafkaPolicy {
  readonly topics: readonly { readonly name: string; readonly partitions: number }[];
  readonly acls: readonly KafkaAcl[];
}

/** Who may send and hear on which topic. What no line allows, a broker with an authorizer denies. */
export function kafkaPolicy(model: Model): KafkaPolicy {
  const events = [...model.events.values()].filter((event) => !event.planned);
  const channels = new Map(events.map((event) => [event.channel, event]));
  return {
    topics: [...channels.values()]
      .sort((a, b) => compare(a.channel, b.channel))
      .map((event) => ({ name: event.channel, partitions: event.partitions ?? 3 })),
    acls: [...model.services.values()].sort((a, b) => compare(a.id, b.id)).flatMap(aclsOf),
  };
}

function aclsOf(service: Service): KafkaAcl[] {
  const heard = topicsOf(service.consumes);
  const acls = [
    ...topicsOf(service.publishes).flatMap((topic) => [
      acl(service, 'TOPIC', topic, 'WRITE'),
      acl(service, 'TOPIC', topic, 'DESCRIBE'),
    ]),
    ...heard.flatMap((topic) => [acl(service, 'TOPIC', topic, 'READ'), acl(service, 'TOPIC', topic, 'DESCRIBE')]),
    // Its consumer group has its own name.
    ...(heard.length > 0 ? [acl(service, 'GROUP', service.id, 'READ')] : []),
  ];
  // Whoever hears what it says itself is granted DESCRIBE once.
  return [...new Map(acls.map((one) => [`${one.resourceType} ${one.resourceName} ${one.operation}`, one])).values()];
}

function topicsOf(events: readonly Event[]): string[] {
  return [...new Set(events.filter((event) => !event.planned).map((event) => event.channel))].sort(compare);
}

function acl(
  service: Service,
  resourceType: KafkaAcl['resourceType'],
  resourceName: string,
  operation: KafkaAcl['operation'],
): KafkaAcl {
  return {
    principal: `User:${service.id}`,
    host: '*',
    resourceType,
    resourceName,
    resourcePatternType: 'LITERAL',
    operation,
    permissionType: 'ALLOW',
  };
}
