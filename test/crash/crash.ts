import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openBus } from '../platform/bus/open-bus.ts';
import { fresh } from '../platform/bus/traffic.ts';
import { ordersContract } from '../platform/events/contract.ts';
import { openStage } from './stage.ts';
import { createTroupe } from './troupe.ts';
import { verdictOf } from './verdict.ts';

const seconds = Number(process.env.NOVATREK_CRASH_SECONDS ?? '15');
const seed = Number(process.env.NOVATREK_CRASH_SEED ?? Date.now() % 1_000_000);

/** Kills what carries events, again and again; `bus` is what the processes need to open theirs, embedded if nothing. */
export function crashTest(
  name: string,
  bus?: Readonly<Record<string, string>>,
  killBroker?: () => Promise<void>,
): void {
  it(
    `loses nothing, repeats nothing and keeps the order, whoever is killed, on ${name}`,
    async () => {
      const random = generator(seed);
      const stage = await openStage();
      onTestFinished(() => stage.stop());
      const folder = mkdtempSync(join(tmpdir(), 'novatrek-crash-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const deliveries = join(folder, 'deliveries');
      writeFileSync(deliveries, '');
      const service = fresh('svc-orders');
      const environment = bus ?? { BUS_DATABASE_URL: stage.url('bus') };
      const admin = openBus(environment);
      onTestFinished(() => admin.close());
      const topics = Object.values(ordersContract(service).publishes).map((one) => ({
        name: one.channel,
        partitions: one.partitions * 2,
      }));
      await admin.ensure(topics);

      const troupe = createTroupe(
        { ...environment, DATABASE_URL: stage.url('shop'), SERVICE: service, DELIVERIES: deliveries },
        random,
      );
      onTestFinished(() => troupe.end());
      for (const role of ['producer', 'relay', 'consumer'] as const) for (const _ of [1, 2]) troupe.add(role);
      await expect.poll(troupe.everyPoint, { timeout: 120_000, interval: 50 }).toBe(true);

      let serverKills = 0;
      let broker: Promise<void> | undefined;
      const end = Date.now() + seconds * 1_000;
      for (let turn = 1; Date.now() < end; turn++) {
        await pause(300 + random() * 700);
        if (turn === 10) broker = killBroker?.();
        if (turn % 7 !== 0) troupe.killOne();
        else if (kill(stage.pid)) serverKills += 1;
      }
      await broker;
      troupe.settle();

      const behind = async (): Promise<number> => {
        const [{ waiting } = { waiting: 1 }] = await stage.query<{ waiting: number }>(
          'select count(*)::int as waiting from platform_outbox',
        );
        const lags = await admin.lag(
          service,
          topics.map((topic) => topic.name),
        );
        return lags.reduce((sum, { lag }) => sum + lag, waiting);
      };
      // Asked while servers are still coming up.
      await expect.poll(() => behind().catch(String), { timeout: 180_000, interval: 100 }).toBe(0);
      const verdict = await verdictOf(stage.query);
      const logged = (
        await admin.lag(
          service,
          topics.map((topic) => topic.name),
        )
      ).reduce((sum, { end: at }) => sum + Number(at), 0);
      const { produced = 0, effects = 0 } = verdict ?? {};
      const points = [...troupe.died].map(([point, times]) => `${times} ${point}`).join(', ');
      process.stderr.write(
        `${name}, seed ${seed}, ${seconds} s: ${troupe.kills} processes killed, ${serverKills} database servers` +
          `${broker === undefined ? '' : ', 1 broker'}; died at points: ${points}; ${produced} produced, ${effects} effects; ` +
          `${logged - produced} published again, ${statSync(deliveries).size - effects} delivered again\n`,
      );
      expect(verdict).toEqual({
        produced,
        effects: produced,
        lost: 0,
        doubled: 0,
        disordered: 0,
        waiting: 0,
        letters: 0,
      });
      expect(produced).toBeGreaterThan(0);
      expect(troupe.kills).toBeGreaterThan(0);
      expect(serverKills).toBeGreaterThan(0);
    },
    seconds * 1_000 + 400_000,
  );
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It has not come up again since the last time.
    return false;
  }
}

/** Mulberry32: the same numbers for the same seed. */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
