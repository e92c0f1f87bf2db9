import type { Level, Pointer } from './change.ts';
import type { All, Shape } from './shape.ts';
import type { Shapes } from './shapes.ts';

/** request: the old side writes and the new one reads; response, and events: the new side writes, the old one reads. */
export type Direction = 'request' | 'response';

/** A difference between two schemas, told from where the two begin. */
export interface Difference {
  /** What happened, without the side and the place: became-required. */
  readonly kind: string;
  readonly level: Level;
  readonly steps: readonly string[];
  readonly text: string;
  readonly why?: string;
  /** Tells two differences of one kind at one place apart, like the enum value. */
  readonly detail?: string;
  readonly document: 'old' | 'new';
  readonly pointer: Pointer;
}

/** What the parts of the comparison need of the whole. */
export interface Walk {
  readonly direction: Direction;
  readonly old: Shapes;
  readonly new: Shapes;
  readonly policy: Policy;
  compare(before: All, after: All): readonly Difference[];
  compareShapes(before: Shape, after: Shape): readonly Difference[];
  /** The same question with writer and reader in each other's place, for what stands under a `not`. */
  readonly flipped: Walk;
}

/** How the people of this contract announce that something goes. */
export interface Policy {
  /** The day to measure sunsets by, like 2026-03-31; without it no announced removal counts as due. */
  readonly today?: string;
  /** How many days must lie between the announcement and the sunset; nothing: no date has to be named. */
  readonly noticeDays?: number;
}

interface Found {
  readonly kind: string;
  /** Everything that was valid still is. */
  readonly oldFitsNew: boolean;
  /** Everything that is valid now was valid before. */
  readonly newFitsOld: boolean;
  readonly text: string;
  readonly steps?: readonly string[];
  readonly why?: string;
  readonly detail?: string;
  readonly gone?: boolean;
}

/** One difference, or none where both sides mean the same. */
export function judged(
  walk: Walk,
  before: Shape,
  after: Shape,
  found: Found,
  ...key: (string | number)[]
): Difference[] {
  if (found.oldFitsNew && found.newFitsOld) return [];
  const fits = walk.direction === 'request' ? found.oldFitsNew : found.newFitsOld;
  return [placed(before, after, { ...found, level: fits ? 'compatible' : 'breaking' }, ...key)];
}

type Unplaced = Omit<Difference, 'document' | 'pointer' | 'steps'> & {
  readonly steps?: readonly string[];
  readonly gone?: boolean;
};

export function placed(before: Shape, after: Shape, found: Unplaced, ...key: (string | number)[]): Difference {
  const { kind, level, text, why, detail, gone, steps = [] } = found;
  return {
    kind,
    level,
    steps,
    text,
    ...(why === undefined ? {} : { why }),
    ...(detail === undefined ? {} : { detail }),
    document: gone === true ? 'old' : 'new',
    pointer: [...(gone === true ? before : after).node.at, ...key],
  };
}

/** Differences of what stands below, told from above. */
export function below(step: string, differences: readonly Difference[]): Difference[] {
  return differences.map((one) => ({ ...one, steps: [step, ...one.steps] }));
}

export const breaks = (differences: readonly Difference[]): boolean =>
  differences.some((one) => one.level === 'breaking');

/** The side that writes and the side that reads. */
export function sidesOf<Value>(walk: Walk, before: Value, after: Value): { writer: Value; reader: Value } {
  return walk.direction === 'request' ? { writer: before, reader: after } : { writer: after, reader: before };
}
