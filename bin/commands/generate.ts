import { type Generator, settled } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { type Change, leftovers, type Output, plan } from '../../generators/plan.ts';
import { firstDifference } from '../../generators/spot.ts';
import { load, type Reader } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { placesOf, type Source } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { beforeOf, wantedBy } from '../code/drift.ts';
import { readCommitted } from '../committed.ts';
import { apply, folderOf, readGenerated } from '../disk.ts';
import { count, locate, painter, printText } from '../report.ts';
import { CannotRun, findRoot, readSources } from '../workspace.ts';

export interface GenerateOptions {
  readonly root?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly force?: boolean;
  readonly watch?: boolean;
}

/** `novatrek generate`: what follows from the architecture, written where it belongs. */
export async function generate(options: GenerateOptions): Promise<number> {
  const chosen = choose(options.only);
  if (options.list === true) {
    const width = Math.max(...generators.map((generator) => generator.id.length));
    process.stdout.write(generators.map((generator) => `${generator.id.padEnd(width)}  ${generator.about}\n`).join(''));
    return 0;
  }
  const root = findRoot(options.root);
  if (options.watch !== true) return generateOnce(root, chosen, options);
  const { watch } = await import('../watch.ts');
  return watch(root, (reader) => generateOnce(root, chosen, options, reader));
}

/** Undefined where nobody chose: then the workspace does. */
function choose(only: readonly string[] | undefined): readonly Generator[] | undefined {
  if (only === undefined || only.length === 0) return undefined;
  return only.map((id) => {
    const generator = generators.find((candidate) => candidate.id === id);
    if (generator !== undefined) return generator;
    throw new CannotRun(
      `there is no generator ${id}`,
      didYouMean(
        id,
        generators.map((one) => one.id),
      ) ?? 'novatrek generate --list shows them',
    );
  });
}

function generateOnce(
  root: string,
  wanted: readonly Generator[] | undefined,
  options: GenerateOptions,
  reader?: Reader,
): number {
  const started = performance.now();
  const sources = readSources(root);
  const { model, diagnostics } = load(sources, undefined, reader);
  if (model === undefined) {
    process.stdout.write(printText(locate(diagnostics, sources), sources, painter(process.stdout, process.env)));
    process.stderr.write(`${count(diagnostics.length, 'error')}: nothing was generated\n`);
    return 1;
  }
  const chosen = wanted === undefined ? wantedBy(model) : wanted.map((generator) => settled(generator, model));
  const disk = readGenerated(root, chosen);
  const before = beforeOf(chosen, disk, (owner) => readCommitted(root, folderOf(owner.owns), owner.owns, disk));
  const refused = chosen.flatMap((generator) => [...(generator.refuse?.(model, before) ?? [])]);
  if (refused.length > 0) {
    process.stdout.write(printText(locate(refused, sources), sources, painter(process.stdout, process.env)));
    process.stderr.write(`${count(refused.length, 'error')}: nothing was generated\n`);
    return 1;
  }
  const outputs = chosen.map((generator): Output => ({ generator, files: [...generator.generate(model, before)] }));
  const changes = plan(outputs, disk);
  const files = outputs.reduce((sum, output) => sum + output.files.length, 0);
  const done = () =>
    `${count(files, 'file')} from ${count(sources.length, 'source')}, ${Math.round(performance.now() - started)} ms`;

  if (options.check === true) {
    const strays = leftovers(chosen, disk.keys());
    const lines = [
      ...changes.map((change) => drift(change, model, chosen, sources, disk)),
      ...strays.map(
        (path) =>
          `${path}  no-generated-leftover  written by no generator\n   fix  delete it, or move it out of the generated folders`,
      ),
    ];
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    process.stderr.write(
      lines.length === 0 ? `fresh: ${done()}\n` : `${count(lines.length, 'difference')} (${done()})\n`,
    );
    return lines.length === 0 ? 0 : 1;
  }
  if (options.dryRun === true) {
    process.stdout.write(changes.map((change) => `would ${change.kind} ${change.path}\n`).join(''));
    process.stderr.write(`${count(changes.length, 'change')} (${done()}), nothing written\n`);
    return 0;
  }
  const edited = changes.filter((change) => change.kind !== 'create' && change.edited);
  if (edited.length > 0 && options.force !== true) {
    process.stdout.write(edited.map((change) => `${drift(change, model, chosen, sources, disk)}\n`).join(''));
    process.stderr.write(
      `${count(edited.length, 'generated file')} edited by hand: nothing was written; --force discards the edits\n`,
    );
    return 1;
  }
  apply(root, changes);
  process.stdout.write(changes.map((change) => `${change.kind} ${change.path}\n`).join(''));
  process.stderr.write(`${changes.length === 0 ? 'nothing to do' : count(changes.length, 'change')} (${done()})\n`);
  return 0;
}

/** One difference between disk and output, and what to do about it. */
function drift(
  change: Change,
  model: Model,
  chosen: readonly Generator[],
  sources: readonly Source[],
  disk: ReadonlyMap<string, string>,
): string {
  if (change.kind === 'create') return `${change.path}  generated-is-fresh  missing\n   fix  novatrek generate`;
  if (change.kind === 'delete')
    return `${change.path}  generated-is-fresh  no longer produced${change.edited ? ', and edited by hand' : ''}\n   fix  novatrek generate${change.edited ? ' --force' : ''}`;
  if (!change.edited) return `${change.path}  generated-is-fresh  stale\n   fix  novatrek generate`;
  const owner = chosen.find((generator) => generator.owns.test(change.path));
  const spot = (owner?.spot ?? firstDifference)(change.content, disk.get(change.path) ?? '');
  const origin = owner?.trace?.(model, change.path, spot);
  const source = sources.find((candidate) => candidate.path === origin?.file);
  const what = spot.length > 0 ? ` (${spot.join('.')})` : '';
  if (origin === undefined || source === undefined)
    return `${change.path}  generated-not-edited  edited by hand${what}\n   fix  change the architecture instead, then novatrek generate --force`;
  const { line, col } = placesOf(source)(origin);
  return `${change.path}  generated-not-edited  edited by hand${what}\n   fix  change ${origin.file}:${line}:${col} instead, then novatrek generate --force`;
}
