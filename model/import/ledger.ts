import type { Finding, Origin } from '../finding.ts';

/** `changed`: said in other words; `kept`: carried under an `x-…` key; `lost`: not carried. */
export type Outcome = 'changed' | 'kept' | 'lost';

/** Something of a spec that did not come over as it stood. */
export interface Note {
  readonly outcome: Outcome;
  readonly what: string;
  readonly why: string;
  /** In the spec. */
  readonly at: Origin;
  /** Where it went. */
  readonly where?: string;
}

/** What an import has to tell; a problem stops it, a note does not. */
export interface Ledger {
  readonly notes: Note[];
  readonly problems: Finding[];
  note(outcome: Outcome, at: Origin, what: string, why: string, where?: string): void;
  problem(at: Origin, message: string, fix: string): void;
}

export function ledger(): Ledger {
  const notes: Note[] = [];
  const problems: Finding[] = [];
  const seen = new Set<string>();
  return {
    notes,
    problems,
    note(outcome, at, what, why, where) {
      // A shared part is read once for every use; one line about it is enough.
      const key = JSON.stringify([at.file, at.path, what]);
      if (!seen.has(key)) notes.push({ outcome, what, why, at, ...(where === undefined ? {} : { where }) });
      seen.add(key);
    },
    problem(at, message, fix) {
      const key = JSON.stringify([at.file, at.path, message]);
      if (!seen.has(key)) problems.push({ message, at, subject: `${at.file}${pointerOf(at.path)}`, fix });
      seen.add(key);
    },
  };
}

/** `['paths', '/orders']` → `#/paths/~1orders` */
export function pointerOf(path: readonly (string | number)[]): string {
  return `#${path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}
