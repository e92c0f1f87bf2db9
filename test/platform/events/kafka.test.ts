import { it } from 'vitest';
import { openKafka } from '../bus/kafka-fixture.ts';
import { hearingSuite } from './hearing.ts';
import { publishingSuite } from './publishing.ts';
import { relayingSuite } from './relaying.ts';
import { replayingSuite } from './replaying.ts';

if (process.env.KAFKA_BROKERS === undefined) {
  it('runs the suites on Kafka', ({ skip }) => {
    process.stderr.write('\nKAFKA_BROKERS is not set: events were NOT tried on Kafka. `.ci/kafka` does.\n\n');
    skip();
  });
} else {
  publishingSuite(openKafka);
  relayingSuite(openKafka);
  hearingSuite(openKafka);
  replayingSuite(openKafka);
}
