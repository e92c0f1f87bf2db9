import type { Origin } from '../model/finding.ts';
import type { Model } from '../model/model.ts';

export interface OutputFile {
  /** From the workspace root, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** Written once as a start, then left to people. */
  readonly keep?: true;
}

/** Model → files. Pure: nothing of the machine, the day or the version may show in the output. */
export interface Generator {
  readonly id: string;
  /** One line in `novatrek generate --list`. */
  readonly about: string;
  /** The files it alone may write; one that it stops producing is deleted. */
  readonly owns: RegExp;
  generate(model: Model): Iterable<OutputFile>;
  /** Which place in the architecture says what stands at `spot` of the file, so that a hand's edit can be sent there. */
  trace?(model: Model, file: string, spot: readonly (string | number)[]): Origin | undefined;
}
