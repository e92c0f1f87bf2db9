import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contracts } from './contracts.ts';
import type { RunningPlatform } from './running-platform.ts';
import { openScene, type Scene } from './scene.ts';
import { StoryFailed } from './story-failed.ts';
import type { TraceFile } from './trace-file.ts';
import { missingIn, type Root, type Traffic, trafficOf } from './traffic.ts';

/** What a step has come to. */
export interface Report extends Traffic {
  readonly step: number;
  readonly title: string;
  readonly said: readonly string[];
  readonly traceId: string;
  /** Milliseconds of what the step itself did. */
  readonly took: number;
  readonly failure?: { readonly expected: string; readonly came: string };
}

/** Where the story is played. */
export interface Stage {
  /** One step; `causes` are the events that it must bring about. Rejects when it went otherwise than it should. */
  step<Result>(title: string, causes: readonly string[], play: (scene: Scene) => Promise<Result>): Promise<Result>;
}

export interface StageOptions {
  readonly platform: RunningPlatform;
  readonly traces: TraceFile;
  readonly contracts: Contracts;
  /** Hears of each step when it is over, the one that failed included. */
  readonly tell: (report: Report) => void;
}

/** Milliseconds: spans wait half a second for others to be written with. */
const quiet = 700;
const patience = 30_000;

export function openStage({ platform, traces, contracts, tell }: StageOptions): Stage {
  let steps = 0;
  return {
    async step(title, causes, play) {
      steps += 1;
      const step = steps;
      const traceId = randomBytes(16).toString('hex');
      const scene = openScene(platform, traceId);
      const began = performance.now();
      const report = (failure?: Report['failure']): Report => ({
        step,
        title,
        said: scene.said,
        traceId,
        took: performance.now() - began,
        ...trafficOf(scene.roots, traces.spansOf(traceId), contracts),
        ...(failure === undefined ? {} : { failure }),
      });
      try {
        const result = await play(scene);
        const took = performance.now() - began;
        await settle(traceId, scene.roots, causes);
        tell({ ...report(), took });
        return result;
      } catch (error) {
        await pause(quiet);
        const came = error instanceof StoryFailed ? error : new StoryFailed('the step to be played', String(error));
        tell(report({ expected: came.expected, came: came.came }));
        throw came;
      }
    },
  };

  /** Waits until all that the step has set going is over and written down. */
  async function settle(traceId: string, roots: readonly Root[], causes: readonly string[]): Promise<void> {
    let [seen, since] = [-1, Date.now()];
    for (const end = Date.now() + patience; ; await pause(100)) {
      const spans = traces.spansOf(traceId);
      const { events } = trafficOf(roots, spans, contracts);
      const absent = [...causes];
      for (const { event } of events) if (absent.includes(event)) absent.splice(absent.indexOf(event), 1);
      const missing = [...absent.map((event) => `the event ${event}`), ...missingIn(roots, spans, contracts)];
      if (spans.length !== seen || missing.length > 0) [seen, since] = [spans.length, Date.now()];
      if (Date.now() - since >= quiet && (await platform.isIdle(servicesIn(spans)))) return;
      if (Date.now() > end)
        throw new StoryFailed(
          missing.length > 0 ? missing.join(', ') : 'all events and deferred calls to be on their way',
          `none of it in ${patience / 1_000} s`,
        );
    }
  }
}

function servicesIn(spans: readonly { readonly service: string }[]): readonly string[] {
  return [...new Set(spans.map(({ service }) => service))];
}
