import { afterAll, beforeAll, expect, it } from 'vitest';
import { BusRefused } from '../../../runtime/platform/bus/bus-refused.ts';
import type { BusAcl, BusPolicy } from '../../../runtime/platform/bus/install-bus.ts';
import type { EventBus } from '../../../runtime/platform/bus.ts';
import { readGeneratedPolicy } from '../../kafka/policy.ts';
import { declaredAccess } from './declared-access.ts';
import type { BusFixture } from './fixture.ts';
import { fresh } from './traffic.ts';

const { services, topics, groups, allowed } = declaredAccess();
const generated = readGeneratedPolicy() ?? { topics: [], acls: [] };

// Everybody may read this topic, and has a group of its own for the occasion: so a refused read is refused for the sake of
// the topic, and a refused join for the sake of the group.
const common = fresh('common');
const groupOf = fresh('reads');
const ownGroup = (service: string) => `${groupOf}.${service}`;
const forTheOccasion: readonly BusAcl[] = services.flatMap((service) => [
  { principal: `User:${service}`, resourceType: 'TOPIC', resourceName: common, operation: 'READ' },
  { principal: `User:${service}`, resourceType: 'GROUP', resourceName: ownGroup(service), operation: 'READ' },
]);
const withOccasion = (policy: BusPolicy): BusPolicy => ({
  topics: [...policy.topics, { name: common, partitions: 1 }],
  acls: [...policy.acls, ...forTheOccasion],
});

/** The generated policy, tried out: every service, every topic, every group. */
export function accessSuite(start: () => Promise<BusFixture>): void {
  let fixture: BusFixture;
  beforeAll(async () => {
    fixture = await start();
    await fixture.install(withOccasion(generated));
    // Something to read, so that a read that is let in shows it.
    const admin = fixture.open();
    await admin.publish(topics.map((topic) => ({ topic, key: 'k', value: 'from the administrator', headers: {} })));
    await admin.close();
  }, 120_000);
  afterAll(async () => {
    await fixture?.close();
  });

  it('lets every service publish, read and join what the architecture declares, and nothing else', async () => {
    const tried = (await inTurns(services, 4, tryAll)).flat();
    expect(tried).toHaveLength(services.length * (2 * topics.length + groups.length));
    expect(tried.filter(({ done }) => done).map(({ probe }) => probe)).toEqual(
      tried.filter(({ probe }) => allowed.has(probe)).map(({ probe }) => probe),
    );
    expect(allowed.size).toBeGreaterThan(services.length);
    expect([...allowed].filter((probe) => tried.every((one) => one.probe !== probe))).toEqual([]);
  }, 300_000);

  it('lets in whom a wrong policy names, and shuts them out again with the right one', async () => {
    const [intruder = '', topic = ''] = strangerTo(allowed);
    const wrong: BusAcl[] = (['WRITE', 'READ', 'DESCRIBE'] as const).map((operation) => ({
      principal: `User:${intruder}`,
      resourceType: 'TOPIC',
      resourceName: topic,
      operation,
    }));
    const both = () =>
      as(intruder, async (bus) => [await mayPublish(bus, topic), await mayRead(bus, ownGroup(intruder), topic)]);
    expect(await both()).toEqual([false, false]);
    await fixture.install(withOccasion({ ...generated, acls: [...generated.acls, ...wrong] }));
    await expect.poll(both, { timeout: 20_000 }).toEqual([true, true]);
    await fixture.install(withOccasion(generated));
    await expect.poll(both, { timeout: 20_000 }).toEqual([false, false]);
  }, 120_000);

  function tryAll(service: string): Promise<readonly Tried[]> {
    return as(service, async (bus) => {
      const tried: Tried[] = [];
      for (const topic of topics) {
        tried.push({ probe: `${service} publish ${topic}`, done: await mayPublish(bus, topic) });
        tried.push({ probe: `${service} read ${topic}`, done: await mayRead(bus, ownGroup(service), topic) });
      }
      for (const group of groups) tried.push({ probe: `${service} join ${group}`, done: await mayJoin(bus, group) });
      return tried;
    });
  }

  async function as<Result>(service: string, work: (bus: EventBus) => Promise<Result>): Promise<Result> {
    const bus = fixture.openAs(service);
    try {
      return await work(bus);
    } finally {
      await bus.close();
    }
  }
}

interface Tried {
  readonly probe: string;
  readonly done: boolean;
}

/** False if it was refused; anything else that goes wrong is no answer. */
async function unlessRefused(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof BusRefused) return false;
    throw error;
  }
}

function mayPublish(bus: EventBus, topic: string): Promise<boolean> {
  return unlessRefused(() => bus.publish([{ topic, key: 'k', value: 'a probe', headers: {} }]));
}

function mayJoin(bus: EventBus, group: string): Promise<boolean> {
  return unlessRefused(async () => {
    const subscription = await bus.subscribe({ group, topics: [common], handle: async () => {} });
    await subscription.stop();
  });
}

/** Until a message came, or the broker said no: to the member that joins, or when it fetches. */
async function mayRead(bus: EventBus, group: string, topic: string): Promise<boolean> {
  let settle: (refusal?: BusRefused) => void = () => {};
  const settled = new Promise<BusRefused | undefined>((resolve) => {
    settle = resolve;
  });
  return unlessRefused(async () => {
    const subscription = await bus.subscribe({
      group,
      topics: [topic],
      handle: async () => settle(),
      onError: (error) => error instanceof BusRefused && settle(error),
    });
    const refusal = await settled;
    await subscription.stop();
    if (refusal !== undefined) throw refusal;
  });
}

function strangerTo(known: ReadonlySet<string>): readonly string[] {
  for (const topic of topics)
    for (const service of services)
      if (!known.has(`${service} read ${topic}`) && !known.has(`${service} publish ${topic}`)) return [service, topic];
  return [];
}

/** At most so many at once, in the order of the items. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const turn = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: most }, turn));
  return results;
}
