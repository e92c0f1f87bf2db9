import type { Diagnostic } from './finding.ts';
import { link } from './link/link.ts';
import type { Model } from './model.ts';
import { sortOut } from './raw.ts';
import { type ReadFile, readFile } from './read.ts';
import { checkReferences } from './references/check.ts';
import type { Source } from './source.ts';

export type Loaded =
  | { readonly model: Model; readonly diagnostics: readonly [] }
  | { readonly model?: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Reads one file; `--watch` remembers what it read as long as the text stays. */
export type Reader = (source: Source, folder: string) => ReadFile;

/**
 * Text → model, in the stages syntax, schema, references. Each stage reports all it finds; the next one runs when
 * this one found nothing, so that rules and generators may trust the model.
 */
export function load(sources: readonly Source[], folder = 'architecture', reader: Reader = readFile): Loaded {
  const files = sources.map((source) => reader(source, folder));
  const unread = files.flatMap((file) => file.diagnostics);
  if (unread.length > 0) return { diagnostics: unread };
  const raw = sortOut(files.flatMap((file) => file.document ?? []));
  const unresolved = checkReferences(raw);
  if (unresolved.length > 0) return { diagnostics: unresolved };
  return { model: link(raw, folder), diagnostics: [] };
}

/** A reader that reads a file again only when its text has changed. */
export function rememberingReader(): Reader {
  const known = new Map<string, { source: Source; file: ReadFile }>();
  return (source, folder) => {
    const before = known.get(source.path);
    if (before?.source.text === source.text && before.source.problem === source.problem) return before.file;
    const file = readFile(source, folder);
    known.set(source.path, { source, file });
    return file;
  };
}
