import type { Diagnostic, Origin } from '../model/finding.ts';
import type { Model } from '../model/model.ts';

export interface OutputFile {
  /** From the workspace root, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** Written once as a start, then left to people. */
  readonly keep?: true;
}

/** What is there already, for a generator that builds on what it wrote before. By path from the root. */
export interface Before {
  readonly disk: ReadonlyMap<string, string>;
  /** As of the last commit, of the folders that its files are in; undefined where there is no git. */
  readonly committed?: ReadonlyMap<string, string>;
}

/** Model → files. Pure: nothing of the machine, the day or the version may show in the output. */
export interface Generator {
  readonly id: string;
  /** One line in `novatrek generate --list`. */
  readonly about: string;
  /** The files it alone may write; one that it stops producing is deleted. */
  readonly owns: RegExp;
  /** For files between those of people: the folder that the paths of `owns` start from. Nothing else is looked at there. */
  readonly inside?: (model: Model) => string;
  /** It wants to know what the last commit holds of its files. */
  readonly remembers?: true;
  generate(model: Model, before?: Before): Iterable<OutputFile>;
  /** What stops it: its files are not to be written as long as there are any. */
  refuse?(model: Model, before: Before): Iterable<Diagnostic>;
  /** Which place in the architecture says what stands at `spot` of the file, so that a hand's edit can be sent there. */
  trace?(model: Model, file: string, spot: readonly (string | number)[]): Origin | undefined;
  /** The way to the first place where two versions of a file differ, for files that aren't YAML. */
  spot?(one: string, other: string): readonly (string | number)[];
}

/** The generator with `owns` for paths from the root, as everybody else wants it. */
export function settled(generator: Generator, model: Model): Generator {
  const folder = generator.inside?.(model).replaceAll(/[^\w/-]/g, '\\$&');
  if (folder === undefined) return generator;
  return { ...generator, owns: new RegExp(`^${folder}/${generator.owns.source.replace(/^\^/, '')}`) };
}
