import { traceAsyncApi } from '../../generators/asyncapi/trace.ts';
import { traceOpenApi } from '../../generators/openapi/trace.ts';
import { load, type Reader } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { type More, check as runRules, type Verdict } from '../../rules/check.ts';
import type { Base } from '../../rules/rule.ts';
import type { CodeFile } from '../../rules/scan/facts.ts';
import { layoutOf } from '../../rules/scan/layout.ts';
import { codeFacts } from './code-facts.ts';
import { contractsOf, openApiFolder } from './contracts.ts';
import { driftOf } from './drift.ts';
import { findPackages } from './find-packages.ts';
import type { DiskMemory } from './memory.ts';
import type { Tree } from './tree.ts';

/** A tree, read and judged. */
export interface Judged {
  /** Absent where a stage before the rules found something. */
  readonly model?: Model;
  readonly verdict: Verdict;
  readonly sources: readonly Source[];
  readonly code: readonly CodeFile[];
}

export interface JudgeBy {
  readonly root: string;
  readonly today: string;
  readonly memory: DiskMemory;
  readonly reader?: Reader;
  readonly base?: { readonly ref: string; readonly judged: Judged };
}

/** Metadata, code, SQL, generated files and, against a base, what the change does to the contracts. */
export async function judge(tree: Tree, { root, today, memory, reader, base }: JudgeBy): Promise<Judged> {
  const sources = tree.sources();
  const { model, diagnostics } = load(sources, undefined, reader);
  if (model === undefined) return { verdict: { diagnostics, looked: [] }, sources, code: [] };
  const layout = layoutOf(model, findPackages(root, model.platform.code?.tsconfig));
  const code = tree.code(layout);
  const more: More = {
    ...(await codeFacts(code, layout, memory)),
    ...driftOf(model, tree),
    ...(base === undefined ? {} : { base: baseOf(base.ref, base.judged, model) }),
  };
  return { model, verdict: runRules(model, today, more), sources, code };
}

function baseOf(ref: string, before: Judged, model: Model): Base {
  const migrations = before.code.filter(({ role }) => role === 'migration');
  return {
    ref,
    ...(before.model === undefined ? {} : { model: before.model }),
    migrations: new Map(migrations.map(({ path, text }) => [path, text])),
    contracts: {
      before: before.model === undefined ? new Map() : contractsOf(before.model),
      after: contractsOf(model),
      origin: (path, pointer) =>
        path.startsWith(openApiFolder) ? traceOpenApi(model, path, pointer) : traceAsyncApi(model, path, pointer),
    },
  };
}

/** Every text that a finding may point into. */
export function textsOf({ sources, code }: Judged): readonly Source[] {
  return [...sources, ...code];
}
