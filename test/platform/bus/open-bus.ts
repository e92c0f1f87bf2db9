import { kafkaBus } from '../../../runtime/platform/bus/kafka.ts';
import { pgLog } from '../../../runtime/platform/bus/pg-log.ts';
import type { EventBus } from '../../../runtime/platform/bus.ts';

/** The bus that the environment names, for a process of its own and for its parent alike. */
export function openBus(environment: Readonly<Record<string, string | undefined>>): EventBus {
  const { BUS_DATABASE_URL, KAFKA_BROKERS, KAFKA_USERNAME, KAFKA_PASSWORD } = environment;
  if (BUS_DATABASE_URL !== undefined) return pgLog({ url: BUS_DATABASE_URL, beat: 200, lease: 5_000 });
  if (KAFKA_BROKERS === undefined) throw new Error('neither BUS_DATABASE_URL nor KAFKA_BROKERS');
  return kafkaBus({
    brokers: KAFKA_BROKERS.split(','),
    lease: 2_000,
    ...(KAFKA_USERNAME === undefined || KAFKA_PASSWORD === undefined
      ? {}
      : { login: { username: KAFKA_USERNAME, password: KAFKA_PASSWORD } }),
  });
}
