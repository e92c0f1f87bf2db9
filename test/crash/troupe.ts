import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Point, points } from './fault.ts';

export type Role = 'producer' | 'relay' | 'consumer';

const program = [
  '--import',
  fileURLToPath(new URL('../platform/run-typescript.js', import.meta.url)),
  fileURLToPath(new URL('actor.ts', import.meta.url)),
];
const pointsOf: Readonly<Record<Role, readonly Point[]>> = {
  producer: ['after-business-commit'],
  relay: ['before-publish', 'after-publish'],
  consumer: ['after-effect'],
};

/** Processes that are killed and started again, by a generator of numbers between 0 and 1. */
export function createTroupe(environment: Readonly<Record<string, string>>, random: () => number) {
  const places: { readonly role: Role; child: ChildProcess | undefined; closed: boolean }[] = [];
  const died = new Map<Point, number>(points.map((point) => [point, 0]));
  let kills = 0;
  let entries = 0;
  /** Once it only matters that all comes to its end, nobody dies at a point any more. */
  let calm = false;

  const everyPoint = () => [...died.values()].every((times) => times > 0);

  const enter = (place: (typeof places)[number], nth: number): void => {
    const own = pointsOf[place.role];
    const dieAt = `${own[entries++ % own.length]}:${nth}`;
    const child = spawn(process.execPath, [...program, place.role], {
      env: { ...process.env, ...environment, DIE_AT: calm ? '' : dieAt },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    place.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const point = points.find((one) => line === `died ${one}`);
      if (point !== undefined) died.set(point, (died.get(point) ?? 0) + 1);
    });
    child.once('exit', () => {
      const often = everyPoint() ? Math.floor(random() * 400) + 1 : 3;
      // One that can't start, because the server is down, tries again a little later.
      if (!place.closed) void pause(50).then(() => place.closed || enter(place, often));
    });
  };

  return {
    died,
    /** Has somebody died at each of them? Until then they all die there soon. */
    everyPoint,
    get kills() {
      return kills;
    },
    add(role: Role): void {
      const place = { role, child: undefined, closed: false };
      places.push(place);
      enter(place, 3);
    },
    killOne(): void {
      const place = places[Math.floor(random() * places.length)];
      if (place?.child?.kill('SIGKILL') === true) kills += 1;
    },
    /** From now on nobody produces, and nobody is killed. */
    settle(): void {
      calm = true;
      for (const place of places) {
        place.closed = place.role === 'producer';
        place.child?.kill('SIGKILL');
      }
    },
    end(): void {
      for (const place of places) {
        place.closed = true;
        place.child?.kill('SIGKILL');
      }
    },
  };
}
