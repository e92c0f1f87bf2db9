import { type History, type Migration, migrationName, type Phase } from './history.ts';

/** The file to write next: behind everything released and written, and behind what expands the schema. */
export function nextMigration(history: History, name: string, phase: Phase): { name: string; content: string } {
  const fixed = (one: Migration) =>
    !one.generated || one.phase === 'expand' || Object.hasOwn(history.base.files, one.name);
  const last = Math.max(0, ...[...history.disk.values()].filter(fixed).map((one) => one.number));
  const limits =
    phase === 'backfill'
      ? "-- novatrek:no-transaction\nset lock_timeout = '3s';\nset statement_timeout = 0;\n"
      : "set local lock_timeout = '3s';\nset local statement_timeout = '30s';\n";
  return { name: migrationName(last + 1, name, phase), content: `-- ${about[phase]}\n${limits}\n` };
}

const about: Readonly<Record<Phase, string>> = {
  expand: 'Runs at deploy, while the version before it still runs: add, and take nothing away.',
  backfill: 'Runs after what was added: fill it a few rows at a time, so that it can be run again from its start.',
  contract: 'Runs once no running version needs what it takes away.',
};
