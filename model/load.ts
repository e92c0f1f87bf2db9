import type { Diagnostic } from './finding.ts';
import { link } from './link/link.ts';
import type { Model } from './model.ts';
import { sortOut } from './raw.ts';
import { read } from './read.ts';
import { checkReferences } from './references/check.ts';
import type { Source } from './source.ts';

export type Loaded =
  | { readonly model: Model; readonly diagnostics: readonly [] }
  | { readonly model?: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * Text → model, in the stages syntax, schema, references. Each stage reports all it finds; the next one runs when
 * this one found nothing, so that rules and generators may trust the model.
 */
export function load(sources: readonly Source[], folder = 'architecture'): Loaded {
  const { documents, diagnostics } = read(sources, folder);
  if (diagnostics.length > 0) return { diagnostics };
  const raw = sortOut(documents);
  const unresolved = checkReferences(raw);
  if (unresolved.length > 0) return { diagnostics: unresolved };
  return { model: link(raw, folder), diagnostics: [] };
}
