import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { yamlText } from '../../generators/emit/yaml.ts';
import { statusText } from '../../generators/openapi/status.ts';
import type { Diagnostic } from '../../model/finding.ts';
import { importAsyncApi } from '../../model/import/asyncapi.ts';
import type { Imported } from '../../model/import/draft.ts';
import { type Note, pointerOf } from '../../model/import/ledger.ts';
import { importOpenApi } from '../../model/import/openapi.ts';
import { overlaid, type PlannedFile, planned } from '../../model/import/plan.ts';
import { present } from '../../model/import/present.ts';
import { load } from '../../model/load.ts';
import { compare } from '../../model/raw.ts';
import { placesOf, type Source } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { asData, count, locate, type Paint, painter, printText } from '../report.ts';
import { CannotRun, findRoot, folder, readSources, reason } from '../workspace.ts';

export interface ImportOptions {
  readonly root?: string;
  readonly domain?: string;
  readonly service?: string;
  readonly producer?: string;
  readonly addEnvelope?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The toolkit's own repository has its schemas at hand; everybody else has them installed. */
function ownSchemas(root: string): string | undefined {
  return existsSync(join(root, 'schemas', 'service.schema.json')) ? 'schemas' : undefined;
}

/** `novatrek import`: existing specs into the architecture; all of the files, or none. */
export function importSpecs(format: string, names: readonly string[], options: ImportOptions): number {
  checkFormat(format, options);
  checkIds(options);
  const root = rootFor(options.root);
  const specs = [...new Set(names)].map(readSpec);
  const sources = existsSync(join(root, folder)) ? readSources(root) : [];
  const imported = convert(format, specs, sources, options);
  const problems = imported.ledger.problems.map((one): Diagnostic => ({ ...one, rule: 'import', severity: 'error' }));
  const files = problems.length > 0 ? [] : planned(imported.drafts, sources, yamlText, ownSchemas(root));
  const conflicts = options.force === true ? [] : files.filter((file) => file.state === 'conflict');
  const result = overlaid(sources, files);
  const findings = problems.length > 0 || conflicts.length > 0 ? problems : [...load(result).diagnostics];
  const fine = findings.length === 0 && conflicts.length === 0;
  const changes = files.filter((file) => file.state !== 'unchanged');
  const write = fine && options.dryRun !== true;
  if (write) writeAll(root, changes);
  const located = locate(findings, [...specs, ...result]);
  if (options.json === true) {
    const report = {
      ok: fine,
      written: write,
      files: files.map(({ path, state }) => ({ path, state })),
      notes: placed(imported.ledger.notes, specs),
      findings: located.map(asData),
    };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return fine ? 0 : 1;
  }
  const paint = painter(process.stdout, process.env);
  process.stdout.write(printText(located, [...specs, ...result], paint));
  process.stdout.write(files.map(({ path, state }) => `${state.padEnd(9)}  ${path}\n`).join(''));
  process.stdout.write(noteText(placed(imported.ledger.notes, specs), paint));
  process.stderr.write(`${summary(findings.length, conflicts, changes, imported.ledger.notes, write)}\n`);
  return fine ? 0 : 1;
}

function convert(
  format: string,
  specs: readonly Source[],
  sources: readonly Source[],
  options: ImportOptions,
): Imported {
  const { service, domain, producer, addEnvelope } = options;
  const raw = present(sources);
  return format === 'openapi'
    ? importOpenApi(specs, raw, { service, domain, statusText })
    : importAsyncApi(specs, raw, { service, domain, producer, addEnvelope });
}

function checkFormat(format: string, options: ImportOptions): void {
  if (format !== 'openapi' && format !== 'asyncapi') {
    const fix = didYouMean(format, ['openapi', 'asyncapi']) ?? 'known formats: openapi, asyncapi';
    throw new CannotRun(`there is no import format ${format}`, fix);
  }
  if (format === 'openapi' && (options.producer !== undefined || options.addEnvelope === true))
    throw new CannotRun('--producer and --add-envelope are of events', 'leave them out for openapi');
}

function checkIds(options: ImportOptions): void {
  for (const key of ['domain', 'service', 'producer'] as const) {
    const id = options[key];
    if (id !== undefined && !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
      throw new CannotRun(`--${key} ${id} is no id`, 'write lower-case words joined by -, like svc-orders');
  }
}

/** The workspace, or the folder that is about to become one. */
function rootFor(given: string | undefined): string {
  try {
    return findRoot(given);
  } catch (error) {
    const root = resolve(given ?? '.');
    if (
      error instanceof CannotRun &&
      existsSync(root) &&
      statSync(root).isDirectory() &&
      !existsSync(join(root, folder))
    )
      return root;
    throw error instanceof CannotRun && !existsSync(root)
      ? new CannotRun(`there is no folder ${given ?? '.'}`, 'create it, or name another with --root DIR')
      : error;
  }
}

function readSpec(path: string): Source {
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    if (error instanceof TypeError) throw new CannotRun(`${path} is not UTF-8 text`, 'save it as UTF-8');
    throw new CannotRun(`cannot read ${path}: ${reason(error)}`, 'check the path and its permissions');
  }
}

/** Writes every file beside its place before any of them takes it; a failure puts back what was there. */
function writeAll(root: string, files: readonly PlannedFile[]): void {
  const undo: (() => void)[] = [];
  const ready: { from: string; to: string }[] = [];
  try {
    for (const { path, text } of files) {
      const to = join(root, path);
      const made = mkdirSync(dirname(to), { recursive: true });
      if (made !== undefined) undo.unshift(() => rmSync(made, { recursive: true, force: true }));
      const from = join(dirname(to), `.novatrek-${process.pid}-${basename(to)}.tmp`);
      undo.unshift(() => rmSync(from, { force: true }));
      writeFileSync(from, text);
      ready.push({ from, to });
    }
    for (const { from, to } of ready) {
      const before = existsSync(to) ? readFileSync(to) : undefined;
      renameSync(from, to);
      undo.unshift(() => (before === undefined ? rmSync(to, { force: true }) : writeFileSync(to, before)));
    }
  } catch (error) {
    for (const step of undo) step();
    throw new CannotRun(
      `cannot write below ${root}: ${reason(error)}`,
      'mend it and run the command again; nothing was changed',
    );
  }
}

type Placed = ReturnType<typeof placed>[number];

/** Notes with their lines, in the order in which they stand in the specs. */
function placed(notes: readonly Note[], specs: readonly Source[]) {
  const finders = new Map(specs.map((source) => [source.path, placesOf(source)]));
  return notes
    .map(({ outcome, what, why, where, at }) => {
      const { line, col } = finders.get(at.file)?.(at) ?? { line: 1, col: 1 };
      return { outcome, what, why, where, file: at.file, line, column: col, pointer: pointerOf(at.path) };
    })
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.what, b.what));
}

function noteText(notes: readonly Placed[], paint: Paint): string {
  const lines = notes.map(({ outcome, what, why, where, file, line, column, pointer }) => {
    const shown = paint(outcome === 'lost' ? 'yellow' : 'dim', outcome.padEnd(7));
    const went = where === undefined ? '' : ` → ${where}`;
    return `${paint('bold', `${file}:${line}:${column}`)}  ${shown}  ${what}: ${why}${went}  ${paint('dim', pointer)}\n`;
  });
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

function summary(
  findings: number,
  conflicts: readonly PlannedFile[],
  changes: readonly PlannedFile[],
  notes: readonly Note[],
  written: boolean,
): string {
  if (findings > 0) return `${count(findings, 'error')}: nothing was written`;
  if (conflicts.length > 0)
    return `${count(conflicts.length, 'file')} would be overwritten, so nothing was written\n   fix  --force overwrites, or move them away: ${conflicts.map((file) => file.path).join(', ')}`;
  const of = (outcome: string) => notes.filter((note) => note.outcome === outcome).length;
  const said = `${of('changed')} changed, ${of('kept')} kept as x-…, ${of('lost')} lost`;
  if (changes.length === 0) return `nothing to do: every file says the same already (${said})`;
  return `${count(changes.length, 'file')} ${written ? 'written' : 'to write'}; ${said}${written ? '. Next: novatrek check' : ''}`;
}
