import { type Raw, sortOut } from '../raw.ts';
import { readFile } from '../read.ts';
import type { Source } from '../source.ts';

/** What the workspace holds already; a file that can't be read says nothing here. */
export function present(sources: readonly Source[]): Raw {
  return sortOut(sources.flatMap((source) => readFile(source, 'architecture').document ?? []));
}
