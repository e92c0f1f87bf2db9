import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import type { BusFixture } from './fixture.ts';
import { openBus } from './open-bus.ts';

/** The broker of `KAFKA_BROKERS`, as its administrator. */
export async function openKafka(): Promise<BusFixture> {
  const { KAFKA_BROKERS = '', KAFKA_USERNAME = '', KAFKA_PASSWORD = '', KAFKA_CONTROL } = process.env;
  const environment = { KAFKA_BROKERS, KAFKA_USERNAME, KAFKA_PASSWORD };
  return {
    environment,
    open: () => openBus(environment),
    openAs: (service) => openBus({ ...environment, KAFKA_USERNAME: service }),
    async install({ topics, acls }) {
      const bus = openBus(environment);
      await bus.ensure(topics);
      await bus.close();
      const admin = new Kafka({
        brokers: KAFKA_BROKERS.split(','),
        sasl: { mechanism: 'plain', username: KAFKA_USERNAME, password: KAFKA_PASSWORD },
        ssl: false,
        logLevel: logLevel.NOTHING,
      }).admin();
      await admin.connect();
      // What an earlier policy allowed and this one doesn't.
      await admin.deleteAcls({
        filters: [...new Set(acls.map(({ principal }) => principal))].map((principal) => ({
          principal,
          resourceType: AclResourceTypes.ANY,
          resourcePatternType: ResourcePatternTypes.ANY,
          operation: AclOperationTypes.ANY,
          permissionType: AclPermissionTypes.ANY,
        })),
      });
      await admin.createAcls({
        acl: acls.map((acl) => ({
          principal: acl.principal,
          host: '*',
          resourceType: AclResourceTypes[acl.resourceType],
          resourceName: acl.resourceName,
          resourcePatternType: ResourcePatternTypes.LITERAL,
          operation: AclOperationTypes[acl.operation],
          permissionType: AclPermissionTypes.ALLOW,
        })),
      });
      await admin.disconnect();
    },
    disrupt:
      KAFKA_CONTROL === undefined
        ? undefined
        : async () => {
            const answer = await fetch(KAFKA_CONTROL, { method: 'POST' });
            if (!answer.ok) throw new Error(await answer.text());
          },
    close: async () => {},
  };
}
