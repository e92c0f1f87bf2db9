import { fileURLToPath } from 'node:url';
import { readSources } from '../../bin/workspace.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';

/** The reference workspace: what stands in `architecture/` of this repository. */
export const sources: readonly Source[] = readSources(fileURLToPath(new URL('../..', import.meta.url)));

export function novatrek(from: readonly Source[] = sources): Model {
  const { model, diagnostics } = load(from);
  if (model === undefined) throw new Error(diagnostics.map((one) => `${one.at.file}: ${one.message}`).join('\n'));
  return model;
}
