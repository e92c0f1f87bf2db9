import { below, type Diagnostic, type Finding } from '../../model/finding.ts';
import type { Service, Store } from '../../model/model.ts';
import { sqlFile } from '../emit/sql.ts';
import type { OutputFile } from '../generator.ts';
import { seal, sealState } from '../seal.ts';
import { changesBetween } from './changes.ts';
import { type History, type Migration, migrationName } from './history.ts';
import { sha256 } from './sha256.ts';
import { snapshotName, snapshotText } from './snapshot.ts';
import { targetOf } from './target.ts';
import type { Step } from './work.ts';

export interface Plan {
  readonly files: readonly OutputFile[];
  readonly findings: readonly Diagnostic[];
}

/** The files of one service's migrations folder: what was released, what people wrote, and what follows from the rest. */
export function planMigrations(service: Service, store: Store, history: History): Plan {
  const source = service.origin.file;
  const byHand = [...history.disk.values()].filter((one) => !one.generated);
  const broken = historyFindings(service, history);
  const target = targetOf(service, store.schema);
  const changes = changesBetween(history.base.state, target.state, service, unreleased(history, byHand));
  const steps = numbered(changes.steps, history, byHand);
  const findings = [
    ...broken.map((one) => diagnostic('generated-not-edited', one)),
    ...gaps(service, history, byHand, steps).map((one) => diagnostic('generated-not-edited', one)),
    ...[...target.findings, ...changes.findings].map((one) => diagnostic('migration-is-safe', one)),
  ];
  // Nothing that follows from a broken history is worth writing.
  if (findings.length > 0) return { files: asTheyAre(history), findings };
  const made = steps.map(({ name, step }): readonly [string, string] => [
    name,
    sqlFile(source, step.statements, step.transaction),
  ]);
  const hashes = new Map<string, string>(Object.entries(history.base.files));
  for (const one of unreleased(history, byHand)) hashes.set(one.name, hashOf(one.content));
  for (const [name, content] of made) hashes.set(name, hashOf(seal(content)));
  const files = Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    files: [
      ...history.released.filter((one) => one.generated).map((one) => asWritten(history, one)),
      ...byHand.map((one): OutputFile => ({ path: `${history.folder}/${one.name}`, content: one.content, keep: true })),
      ...made.map(([name, content]) => ({ path: `${history.folder}/${name}`, content })),
      {
        path: `${history.folder}/${snapshotName}`,
        content: snapshotText(source, { files, state: changes.state }),
      },
    ],
    findings: [],
  };
}

function diagnostic(rule: string, finding: Finding): Diagnostic {
  return { ...finding, rule, severity: 'error' };
}

/** The plan seals what it is given, so the seal that is there comes off first. */
function asWritten(history: History, { name, content }: Migration): OutputFile {
  return { path: `${history.folder}/${name}`, content: content.replace(/^-- seal [0-9a-f]{14}\n/m, '') };
}

function asTheyAre(history: History): OutputFile[] {
  return [...history.files].map(([name, content]) => ({ path: `${history.folder}/${name}`, content, keep: true }));
}

/** The same file checked out on Windows is the same file. */
function hashOf(content: string): string {
  return sha256(content.replaceAll('\r\n', '\n'));
}

function unreleased(history: History, migrations: readonly Migration[]): Migration[] {
  return migrations.filter((one) => !Object.hasOwn(history.base.files, one.name));
}

interface Numbered {
  readonly name: string;
  readonly step: Step;
}

/**
 * Generated files take the numbers that are free after the last release: what expands the first ones, the rest those
 * behind everything written by hand, which may have to fill what was added before it becomes a must.
 */
function numbered(steps: readonly Step[], history: History, byHand: readonly Migration[]): Numbered[] {
  const last = Math.max(0, ...history.released.map((one) => one.number));
  const taken = new Set(byHand.map((one) => one.number));
  let next = last;
  const early = steps.filter((step) => step.phase === 'expand').map((step) => take(step));
  next = Math.max(next, ...taken);
  return [...early, ...steps.filter((step) => step.phase !== 'expand').map((step) => take(step))];

  function take(step: Step): Numbered {
    do next++;
    while (taken.has(next));
    return { name: migrationName(next, step.name, step.phase), step };
  }
}

/** Whoever applies them takes a missing number for a missing file. */
function gaps(service: Service, history: History, byHand: readonly Migration[], steps: readonly Numbered[]): Finding[] {
  const taken = new Set([...history.released, ...byHand].map((one) => one.number));
  for (const { name } of steps) taken.add(Number(name.slice(0, 4)));
  return byHand
    .filter((one) => !taken.has(one.number - 1) && one.number > 1)
    .map((one) => ({
      message: `${history.folder}/${one.name} comes after a gap`,
      subject: `${service.id} ${one.name}`,
      at: below(service.origin, 'store'),
      fix: 'give it the next free number',
    }));
}

/** Released files are as they were released, and each number is there once. */
function historyFindings(service: Service, history: History): Finding[] {
  const at = below(service.origin, 'store');
  const found = (name: string, message: string, fix: string): Finding => ({
    message: `${history.folder}/${name} ${message}`,
    subject: `${service.id} ${name}`,
    at,
    fix,
  });
  if (history.lost)
    return [
      found(
        snapshotName,
        'is missing or can’t be read, so nobody knows what the released migrations lead to',
        `take it from the last commit that has it: git log -- ${history.folder}/${snapshotName}`,
      ),
    ];
  const findings = history.strange.map((name) =>
    found(name, 'is no name for a migration', 'name it like 0002__what-it-does.expand.sql'),
  );
  for (const [name, hash] of Object.entries(history.base.files)) {
    const content = history.disk.get(name)?.content;
    if (content === undefined)
      findings.push(found(name, 'was released and is gone', `git restore ${history.folder}/${name}`));
    else if (hashOf(content) !== hash)
      findings.push(
        found(
          name,
          `was released and has been ${sealState(content) === 'broken' ? 'edited by hand' : 'changed'}`,
          `git restore ${history.folder}/${name}, and say it in a new one: novatrek new migration ${service.id} NAME`,
        ),
      );
  }
  const numbers = new Map<number, string>();
  const fixed = [...history.disk.values()].filter(
    (one) => !one.generated || Object.hasOwn(history.base.files, one.name),
  );
  for (const { name, number } of fixed.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const other = numbers.get(number);
    if (other === undefined) numbers.set(number, name);
    else findings.push(found(name, `has the number of ${other}`, 'give the one that was not released a higher number'));
  }
  return findings;
}
