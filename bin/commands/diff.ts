import { load } from '../../model/load.ts';
import type { Source } from '../../model/source.ts';
import { mergeBase } from '../code/base.ts';
import { commitTree } from '../code/tree.ts';
import { type ArchitectureDiff, compareSides, type Side, type Spot } from '../diff/compare.ts';
import { picture } from '../diff/picture.ts';
import { diffMarkdown, diffSummary, diffText } from '../diff/print.ts';
import { painter } from '../report.ts';
import { CannotRun, findRoot, readSources } from '../workspace.ts';

export interface DiffOptions {
  readonly root?: string;
  readonly format: 'text' | 'markdown' | 'json';
}

/** `novatrek diff REF`: what changed in the architecture since then, and whom it breaks. */
export function diff(ref: string, options: DiffOptions): number {
  const root = findRoot(options.root);
  const commit = mergeBase(root, ref);
  const before = side(commitTree(root, commit).sources(), `the architecture at ${ref}`, `novatrek check there`);
  const after = side(readSources(root), 'the architecture', 'novatrek check says what is wrong');
  const found = compareSides(ref, before, after);
  if (options.format === 'json') process.stdout.write(`${JSON.stringify(asData(found), undefined, 2)}\n`);
  else if (options.format === 'markdown')
    process.stdout.write(diffMarkdown(found, picture(before.model, after.model, found.affected)));
  else {
    process.stdout.write(diffText(found, painter(process.stdout, process.env)));
    process.stderr.write(`${diffSummary(found)}\n`);
  }
  return 0;
}

function side(sources: readonly Source[], what: string, mend: string): Side {
  if (sources.length === 0) throw new CannotRun(`${what} is not there`, 'name a commit that has architecture/');
  const { model, diagnostics } = load(sources);
  if (model !== undefined) return { model, sources };
  const [first] = diagnostics;
  throw new CannotRun(`${what} cannot be read: ${first?.at.file}: ${first?.message}`, mend);
}

function asData({ ref, differences, contracts, affected }: ArchitectureDiff) {
  const at = ({ file, place }: Spot) => ({ file, line: place.line, column: place.col });
  return {
    ref,
    differences: differences.map(({ chapter, kind, id, text, services, spot }) => ({
      chapter,
      kind,
      id,
      text,
      services,
      ...at(spot),
    })),
    contracts: contracts.map(({ service, change, breaking, consumers }) => ({
      service,
      id: change.id,
      breaking,
      side: change.side,
      message: change.message,
      why: change.why,
      ...(change.operation === undefined ? {} : { endpoint: `${change.operation.method} ${change.operation.path}` }),
      ...(change.event === undefined ? {} : { channel: change.event.channel }),
      ...(change.field === undefined ? {} : { field: change.field }),
      consumers: consumers.map(({ id, spot }) => ({ id, ...at(spot) })),
    })),
    affected,
  };
}
