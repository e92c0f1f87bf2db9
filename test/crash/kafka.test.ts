import { it } from 'vitest';
import { openKafka } from '../platform/bus/kafka-fixture.ts';
import { crashTest } from './crash.ts';

if (process.env.KAFKA_BROKERS === undefined) {
  it('survives on Kafka', ({ skip }) => {
    process.stderr.write('\nKAFKA_BROKERS is not set: nothing was killed on Kafka. `.ci/kafka` does that.\n\n');
    skip();
  });
} else {
  const { environment, disrupt } = await openKafka();
  crashTest('Kafka', environment, disrupt);
}
