import { writeSync } from 'node:fs';

/** The moments at which being killed hurts most. */
export const points = ['after-business-commit', 'before-publish', 'after-publish', 'after-effect'] as const;
export type Point = (typeof points)[number];

/** Ends the process at once, without any chance to tidy up, when it comes to the point of `DIE_AT` for the nth time. */
export function mortal(dieAt: string | undefined): (here: Point) => void {
  const [point, nth] = (dieAt ?? '').split(':');
  let passed = 0;
  return (here) => {
    if (here !== point) return;
    passed += 1;
    if (passed < Number(nth)) return;
    writeSync(1, `died ${here}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}
