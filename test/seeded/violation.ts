import type { Edit } from './overlay.ts';

/** One way to go around the architecture, and the one finding it must bring. */
export interface Violation {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly rule: string;
  readonly file: string;
  /** What stands on the line of the finding, or a part of it. */
  readonly line: string;
  readonly generated?: true;
}

export const checkIn = 'runtime/services/svc-check-in';

/** Text added at the end of one file of svc-check-in, and the finding on it. */
export const inFile =
  (file: string) =>
  (name: string, rule: string, add: string, line: string): Violation => ({
    name,
    edits: [{ file: `${checkIn}/${file}`, add }],
    rule,
    file: `${checkIn}/${file}`,
    line,
  });
