import { type Rule, stageRule } from './rule.ts';

/** What a law says of itself; who runs it adds its subjects and findings. */
export type Law = Pick<Rule, 'id' | 'severity' | 'why' | 'example'>;

const why =
  'what is passed over must be seen, be wanted, and end: a suppression that nobody notices outlives its reason';

export const baselineWellFormed: Law = {
  id: 'baseline-well-formed',
  severity: 'error',
  why: 'a baseline that cannot be read knows nothing, or everything',
  example: { breaks: '<<<<<<< in novatrek-baseline.json', mend: 'keep the entries of both sides' },
};

export const baselineEntryNeeded: Law = {
  id: 'baseline-entry-needed',
  severity: 'error',
  why: 'an entry whose breach is mended would let the breach come back unseen',
  example: { breaks: 'an entry whose call was removed', mend: 'novatrek baseline --prune' },
};

export const baselineDidNotGrow: Law = {
  id: 'baseline-did-not-grow',
  severity: 'error',
  why: 'the baseline holds what was there on the first day; what comes later is mended, or is an exception that somebody answers for',
  example: { breaks: 'an entry that the base branch does not have', mend: 'mend the breach and take the entry out' },
};

export const ignoreComplete: Law = {
  id: 'ignore-complete',
  severity: 'error',
  why,
  example: {
    breaks: '// novatrek-ignore sql-is-known',
    mend: '// novatrek-ignore sql-is-known -- the table is one of two, both our own',
  },
};

export const ignoreInForce: Law = {
  id: 'ignore-in-force',
  severity: 'error',
  why: 'an ignore with an end is a promise; when the day has passed, the promise is due',
  example: { breaks: 'until=2020-01-31', mend: 'mend the cause, or agree on a new day' },
};

export const ignoreNeeded: Law = {
  id: 'ignore-needed',
  severity: 'error',
  why: 'an ignore that ignores nothing hides that the problem is solved, and would hide it coming back',
  example: { breaks: 'an ignore above a line that was mended', mend: 'delete the comment' },
};

/** In the order of the catalogue. */
export const suppressionLaws: readonly Law[] = [
  baselineWellFormed,
  baselineEntryNeeded,
  baselineDidNotGrow,
  ignoreComplete,
  ignoreInForce,
  ignoreNeeded,
];

/** The same as rules, for whoever lists or explains them; they are judged once the findings have their lines. */
export const suppressionRules: readonly Rule[] = suppressionLaws.map((law) =>
  stageRule({ ...law, subjects: () => [] }),
);

/** Laws that no inline ignore, exception or baseline may set aside: who watches would be unwatched. */
export const unignorable: ReadonlySet<string> = new Set([
  ...suppressionLaws.map((law) => law.id),
  'exception-complete',
  'exception-in-force',
  'exception-needed',
]);
