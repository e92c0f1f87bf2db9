/** Reads a topic as a member of a group and prints what it got, until it is killed: `member.ts <group> <topic>`. */
import { openBus } from './open-bus.ts';

const [group = '', topic = ''] = process.argv.slice(2);
const say = (line: string) => new Promise<void>((written) => process.stdout.write(`${line}\n`, () => written()));
await openBus(process.env).subscribe({
  group,
  topics: [topic],
  handle: (record) => say(`got ${record.partition} ${record.offset} ${record.key} ${record.value}`),
});
await say('joined');
