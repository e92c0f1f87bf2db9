import type { Model } from '../../model/model.ts';
import type { More } from '../../rules/check.ts';
import type { CodeFile, Layout } from '../../rules/scan/facts.ts';
import { layoutOf } from '../../rules/scan/layout.ts';
import { type Frozen, frozen, stateOf, thawed } from '../../rules/scan/remembered.ts';
import { findPackages } from './find-packages.ts';
import { type DiskMemory, diskMemory } from './memory.ts';
import { readCode } from './read-code.ts';

/**
 * A workspace of metadata alone has no code to judge. The parsers are loaded when there is something to parse: where
 * nothing has changed, what the code does is remembered whole.
 */
export async function codeFacts(
  code: readonly CodeFile[],
  layout: Layout,
  memory: DiskMemory,
): Promise<Pick<More, 'code'>> {
  if (code.length === 0) return {};
  const state = stateOf(code, layout);
  const known = memory.recall<Frozen>('code', state);
  if (known !== undefined) return { code: thawed(known, code) };
  const [{ scan }, { loadSqlParser }] = await Promise.all([
    import('../../rules/scan/scan.ts'),
    import('../../rules/scan/sql/parser.ts'),
  ]);
  await loadSqlParser();
  return {
    code: thawed(
      memory.of('code', state, () => frozen(scan(code, layout, memory))),
      code,
    ),
  };
}

/** The same of a workspace on disk, for whoever shows what holds. */
export async function codeFactsOf(root: string, model: Model): Promise<Pick<More, 'code'>> {
  const layout = layoutOf(model, findPackages(root, model.platform.code?.tsconfig));
  const memory = diskMemory(root);
  const facts = await codeFacts(readCode(root, layout), layout, memory);
  memory.save();
  return facts;
}
