import { type Before, type Generator, settled } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { type Change, leftovers, type Output, plan } from '../../generators/plan.ts';
import { firstDifference } from '../../generators/spot.ts';
import type { Finding } from '../../model/finding.ts';
import type { Model } from '../../model/model.ts';
import type { Drift } from '../../rules/rule.ts';
import type { Tree } from './tree.ts';

/** The generators whose output this workspace wants: those that platform.yaml names, or all. */
export function wantedBy(model: Model): readonly Generator[] {
  const { generators: names } = model.platform;
  const chosen = names === undefined ? generators : generators.filter(({ id }) => names.some((name) => name === id));
  return chosen.map((generator) => settled(generator, model));
}

export interface Drifted {
  readonly drift: readonly Drift[];
  /** What stops a generator from writing. */
  readonly refused: readonly Finding[];
}

/** Where the files that follow from the model differ from it; undefined in a workspace that generates nothing yet. */
export function driftOf(model: Model, tree: Tree): Drifted | undefined {
  const chosen = wantedBy(model);
  const disk = tree.generated(chosen);
  const anyOwned = [...disk.keys()].some((path) => chosen.some(({ owns }) => owns.test(path)));
  if (!anyOwned && model.platform.generators === undefined) return undefined;
  const before = beforeOf(chosen, disk, (generator) => tree.released(generator, disk));
  const refused = chosen.flatMap((generator) => [...(generator.refuse?.(model, before) ?? [])]);
  if (refused.length > 0) return { drift: [], refused };
  const outputs = chosen.map((generator): Output => ({ generator, files: [...generator.generate(model, before)] }));
  return {
    drift: [
      ...plan(outputs, disk).map((change) => driftIn(change, model, chosen, disk)),
      ...leftovers(chosen, disk.keys()).map((path): Drift => ({ kind: 'leftover', path, at: top(path) })),
    ],
    refused,
  };
}

/** What stands there, and what the last release held, for the generator that wants to know. */
export function beforeOf(
  chosen: readonly Generator[],
  disk: ReadonlyMap<string, string>,
  releasedOf: (generator: Generator) => ReadonlyMap<string, string> | undefined,
): Before {
  // At most one of them remembers, and git is not asked for the others.
  const owner = chosen.find((generator) => generator.remembers === true);
  const committed = owner === undefined ? undefined : releasedOf(owner);
  return { disk, ...(committed === undefined ? {} : { committed }) };
}

function driftIn(change: Change, model: Model, chosen: readonly Generator[], disk: ReadonlyMap<string, string>): Drift {
  const { path } = change;
  if (change.kind === 'create') return { kind: 'missing', path, at: top(path) };
  if (!change.edited) return { kind: 'stale', path, at: top(path) };
  if (change.kind === 'delete') return { kind: 'edited', path, at: top(path) };
  const owner = chosen.find((generator) => generator.owns.test(path));
  const current = disk.get(path) ?? '';
  const spot = (owner?.spot ?? firstDifference)(change.content, current);
  const source = owner?.trace?.(model, path, spot);
  return {
    kind: 'edited',
    path,
    at: { file: path, path: ['@line', firstDifferentLine(change.content, current), 1] },
    ...(spot.length > 0 ? { spot: spot.join('.') } : {}),
    ...(source === undefined ? {} : { source }),
  };
}

/** The seal in the first lines changes with the content; what a hand changed stands further down. */
function firstDifferentLine(wanted: string, current: string): number {
  const [one, other] = [wanted.split('\n'), current.split('\n')];
  const at = other.findIndex((line, i) => line !== one[i] && !/^\S+ seal [0-9a-f]{14}/.test(line));
  return at === -1 ? 1 : at + 1;
}

function top(file: string) {
  return { file, path: ['@line', 1, 1] };
}
