import { createHash } from 'node:crypto';
import { statementsOf } from './sql-statements.ts';

export interface MigrationFile {
  /** `0002__add-party-size.expand.sql` */
  readonly name: string;
  readonly text: string;
}

export interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
  /** When, as it is shown to people. */
  readonly at: string;
}

export type Phase = 'expand' | 'backfill' | 'contract';

export interface Migration extends MigrationFile {
  readonly number: number;
  readonly phase: Phase;
  readonly sha256: string;
  /** Each statement commits on its own: what can't run in a transaction, such as CREATE INDEX CONCURRENTLY. */
  readonly alone: boolean;
}

export interface MigrationPlan {
  readonly apply: readonly Migration[];
  /** What takes away, and waits until no running version of the service needs it: applied on explicit command. */
  readonly heldBack: readonly Migration[];
  /** Why nothing may be applied: file, what, mend. */
  readonly problems: readonly string[];
}

/**
 * What is to be done. `expand` takes what is safe beside the running version: expand and backfill; `all` takes the
 * contract files too.
 */
export function planMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  scope: 'expand' | 'all',
): MigrationPlan {
  const problems: string[] = [];
  const migrations = files.flatMap((file) => migrationOf(file, problems)).sort((a, b) => a.number - b.number);
  for (const [i, { name, number }] of migrations.entries()) {
    const before = migrations[i - 1];
    if (before?.number === number) {
      problems.push(
        `${name} has the number of ${before.name}: give the one that is not yet released the next free number`,
      );
    } else if (number !== (before?.number ?? 0) + 1) {
      const missing = String((before?.number ?? 0) + 1).padStart(4, '0');
      problems.push(`${name} comes after a gap, ${missing} is missing: restore that file, or renumber what follows`);
    }
  }
  problems.push(...driftOf(migrations, applied));

  const done = new Set(applied.map((one) => one.name));
  const pending = migrations.filter((one) => !done.has(one.name));
  const apply = pending.filter((one) => scope === 'all' || one.phase !== 'contract');
  const last = migrations.findLast((one) => done.has(one.name) && one.phase !== 'contract');
  for (const one of pending) {
    if (last !== undefined && one.phase !== 'contract' && one.number < last.number) {
      problems.push(`${one.name} is new, but ${last.name} is applied already: give it a number after the last one`);
    }
  }
  return { apply, heldBack: pending.filter((one) => !apply.includes(one)), problems };
}

function migrationOf(file: MigrationFile, problems: string[]): Migration[] {
  const parts = /^(\d{4})__[a-z0-9][a-z0-9-]*\.(expand|backfill|contract)\.sql$/.exec(file.name);
  const phase = parts?.[2];
  if (phase !== 'expand' && phase !== 'backfill' && phase !== 'contract') {
    problems.push(
      `${file.name} is no name of a migration: call it NNNN__what-it-does.expand.sql (or .backfill.sql, .contract.sql)`,
    );
    return [];
  }
  const alone = /^--\s*novatrek:no-transaction\s*$/m.test(file.text);
  const control = statementsOf(file.text).find((one) =>
    /^(begin|start|commit|end|rollback|abort|savepoint)\b/i.test(one),
  );
  if (control !== undefined) {
    const mend = alone ? 'its statements commit one by one' : 'each file is one transaction already';
    problems.push(`${file.name} says ${control.split(/\s/)[0]?.toUpperCase()}: take it out, ${mend}`);
  }
  // The same file checked out on Windows is the same file.
  const sha256 = createHash('sha256').update(file.text.replaceAll('\r\n', '\n')).digest('hex');
  return [{ ...file, number: Number(parts?.[1]), phase, sha256, alone }];
}

function driftOf(migrations: readonly Migration[], applied: readonly AppliedMigration[]): string[] {
  const byName = new Map(migrations.map((one) => [one.name, one]));
  return applied.flatMap(({ name, sha256, at }) => {
    const file = byName.get(name);
    if (file === undefined) {
      return `${name} was applied on ${at} and is not among the files: restore it, or deploy the version that has it`;
    }
    if (file.sha256 === sha256) return [];
    return `${name} was changed after it was applied on ${at}: restore it, and put the change in a new file`;
  });
}
