import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { locate, painter, printText } from '../report.ts';
import { CannotRun, findRoot, readSources } from '../workspace.ts';

/** For commands that need a sound model: what is wrong with it goes to stderr, and they cannot run. */
export function loadOrFail(given: string | undefined): { root: string; model: Model; sources: readonly Source[] } {
  const root = findRoot(given);
  const sources = readSources(root);
  const { model, diagnostics } = load(sources);
  if (model !== undefined) return { root, model, sources };
  process.stderr.write(`${printText(locate(diagnostics, sources), sources, painter(process.stderr, process.env))}\n`);
  throw new CannotRun('the architecture does not load', 'mend the above; novatrek check shows it again');
}
