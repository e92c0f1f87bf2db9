import { it } from 'vitest';
import { accessSuite } from './access.ts';
import { openKafka } from './kafka-fixture.ts';
import { busSuite } from './suite.ts';

if (process.env.KAFKA_BROKERS === undefined) {
  it('runs the suite against Kafka', ({ skip }) => {
    process.stderr.write(
      '\nKAFKA_BROKERS is not set: the Kafka bus was NOT tested. `.ci/kafka` starts a broker and does.\n\n',
    );
    skip();
  });
} else {
  busSuite(openKafka);
  accessSuite(openKafka);
}
