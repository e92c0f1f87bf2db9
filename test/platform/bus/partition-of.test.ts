import fc from 'fast-check';
import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { expect, it } from 'vitest';
import { partitionOf } from '../../../runtime/platform/bus/partition-of.ts';

const kafkaPartitionOf = Partitioners.DefaultPartitioner();

it("puts every key where Kafka's own clients put it", () => {
  const partitionMetadata = (count: number) =>
    Array.from(
      { length: count },
      (_, partitionId): PartitionMetadata => ({
        partitionId,
        leader: 1,
        partitionErrorCode: 0,
        replicas: [1],
        isr: [1],
      }),
    );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (key, partitions) => {
      const wanted = kafkaPartitionOf({
        topic: 'topic',
        partitionMetadata: partitionMetadata(partitions),
        message: { key: Buffer.from(key), value: null },
      });
      expect(partitionOf(key, partitions)).toBe(wanted);
    }),
    { numRuns: 500 },
  );
});

it('knows the hashes that the Java client is tested with', () => {
  const many = 0x7fffffff;
  const hashes = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 };
  for (const [key, hash] of Object.entries(hashes)) expect(partitionOf(key, many)).toBe((hash & many) % many);
});
