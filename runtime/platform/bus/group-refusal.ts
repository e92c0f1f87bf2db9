import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { BusRefused } from './bus-refused.ts';
import { asBusError, protocolErrorIn } from './kafka-error.ts';

/**
 * Of a group it may not use, kafkajs only says that nobody keeps it: what the broker answered goes to its own log and nowhere
 * else. So it is asked once more, by a client whose log we read.
 */
export async function groupRefusal(error: unknown, group: string, config: KafkaConfig): Promise<unknown> {
  if (!isCoordinatorMissing(error)) return asBusError(error);
  let answered: string | undefined;
  const admin = new Kafka({
    ...config,
    logLevel: logLevel.DEBUG,
    logCreator:
      () =>
      ({ log }) => {
        answered ??= protocolErrorIn(log.error);
      },
  }).admin();
  try {
    await admin.connect();
    await admin.describeGroups([group]);
  } catch {
    // That it fails is known; why stands in the log.
  } finally {
    await admin.disconnect().catch(() => {});
  }
  return answered?.endsWith('_AUTHORIZATION_FAILED')
    ? new BusRefused(`The bus refused group ${group}: ${answered}`, { cause: error })
    : error;
}

function isCoordinatorMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'KafkaJSGroupCoordinatorNotFound' || isCoordinatorMissing(error.cause);
}
