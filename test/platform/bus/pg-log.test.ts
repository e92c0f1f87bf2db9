import { expect, it } from 'vitest';
import type { BusRecord } from '../../../runtime/platform/bus.ts';
import { openPgLog, type PgLogFixture } from './pg-log-fixture.ts';
import { busSuite } from './suite.ts';
import { fresh, messages, reader, topicOf, until } from './traffic.ts';

let fixture: PgLogFixture;
busSuite(async () => {
  fixture = await openPgLog();
  return fixture;
});

it('forgets what is older than its topic keeps, and counts on', async () => {
  const [short, long, endless] = [fresh('short'), fresh('long'), fresh('endless')];
  await fixture.install({
    topics: [
      { name: short, partitions: 1, retentionDays: 1 },
      { name: long, partitions: 1, retentionDays: 30 },
      { name: endless, partitions: 1 },
    ],
    acls: [],
  });
  const bus = fixture.open();
  const topics = [short, long, endless];
  await bus.publish(topics.flatMap((topic) => messages(topic, 1, 5)));
  const age = (days: number, from: number) =>
    fixture.database.query(
      `update bus.log set ts = now() - $1 * interval '1 day' where topic = any ($2) and "offset" >= $3`,
      [days, topics, from],
    );
  await age(2, 0);
  await bus.publish(topics.flatMap((topic) => messages(topic, 1, 3, 5)));
  const kept = async () =>
    Object.fromEntries(
      await Promise.all(topics.map(async (topic) => [topic, (await bus.lag(fresh('group'), [topic]))[0]?.lag])),
    );
  expect(await kept()).toEqual({ [short]: 8, [long]: 8, [endless]: 8 });
  const expire = async () => Number((await fixture.database.query<{ n: string }>('select bus.expire() as n'))[0]?.n);
  expect(await expire()).toBe(5);
  expect(await expire()).toBe(0);
  expect(await kept()).toEqual({ [short]: 3, [long]: 8, [endless]: 8 });
  // One that begins now begins with what is left; all offsets stay what they were.
  const got: BusRecord[] = [];
  await bus.subscribe({ group: fresh('group'), topics: [short], handle: reader(got) });
  await until(() => got.length === 3);
  expect(got.map(({ offset, value }) => [offset, value])).toEqual([
    ['5', '5'],
    ['6', '6'],
    ['7', '7'],
  ]);
  await age(40, 5);
  expect(await expire()).toBe(3 + 3);
  await bus.publish(topics.flatMap((topic) => messages(topic, 1, 1, 8)));
  await until(() => got.length === 4);
  expect(got[3]).toMatchObject({ offset: '8', value: '8' });
  await bus.close();
});

it('shares the partitions of a topic evenly between two members', async () => {
  const [first, second] = [fixture.open(), fixture.open()];
  const topic = await topicOf(first, 6);
  const group = fresh('group');
  const owners = () =>
    fixture.database.query<{ partitions: number[] }>(
      `select array_agg("partition" order by "partition") as partitions from bus.cursor
       where grp = $1 and owner is not null group by owner`,
      [group],
    );
  const shares = async () => (await owners()).map(({ partitions }) => partitions.length);
  await first.subscribe({ group, topics: [topic], handle: async () => {} });
  await expect.poll(shares, { timeout: 10_000 }).toEqual([6]);
  await second.subscribe({ group, topics: [topic], handle: async () => {} });
  await expect.poll(shares, { timeout: 10_000 }).toEqual([3, 3]);
  expect((await owners()).flatMap(({ partitions }) => partitions).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  await second.close();
  await expect.poll(shares, { timeout: 10_000 }).toEqual([6]);
  await first.close();
});
