import { expect, it } from 'vitest';
import { expectFindings, expectNothing } from './code.ts';

const own = (text: string) => ({ '/runtime/services/svc-orders/send.ts': text });

it('reports a message that is sent beside the outbox', () => {
  const [found] = expectFindings(
    'publish-in-transaction',
    own(`import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: [] }).producer();
export const send = (id: string) => «producer.send({ topic: 'orders', messages: [{ value: id }] });
`),
    ['svc-orders publishes outside the transaction of its change: producer.send'],
  );
  expect(found?.fix).toContain('await publish(…)');
});

it('lets a handler publish, and others send what is no event', () => {
  expectNothing('publish-in-transaction');
  expectNothing(
    'publish-in-transaction',
    own('export const a = (mail: { send(to: string): void }) => mail.send("x");\n'),
  );
});
