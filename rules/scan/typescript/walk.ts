import type { Draft, Place } from './draft.ts';
import { below, type Node } from './parse.ts';
import { walkType } from './type-ref.ts';

/** Any node of which only what is in it matters. */
export function walk(draft: Draft, node: Node, place: Place): void {
  for (const child of below(node)) {
    if (child.type.startsWith('TS') && child.type !== 'TSModuleBlock') walkType(draft, child);
    else draft.statement(child, place);
  }
}
