import type { Change } from './change.ts';
import { child, itemsOf, mapOf, type Node, type Revision, textOf } from './document.ts';
import type { Pair } from './openapi-operation.ts';
import { changeAt } from './spot.ts';

/** Where every path begins. Which host answers is a matter of deployment, and no change of the contract. */
export function compareServers(pair: Pair): Change[] {
  const [before, after] = [basePaths(pair.old), basePaths(pair.new)];
  const lost = [...before.keys()].filter((path) => !after.has(path));
  const [server] = itemsOf(servers(pair.new));
  return lost.map((path) => {
    const spot = { side: 'document', subject: `base path ${path}`, place: '' } as const;
    const text = `is gone; paths begin with ${[...after.keys()].join(' or ')}`;
    const why = 'every caller uses the old address';
    const pointer = server?.at ?? ['servers'];
    return changeAt(spot, { id: 'api-base-path-changed', level: 'breaking', text, why, pointer });
  });
}

const servers = (revision: Revision): Node => child({ value: revision.root, at: [] }, 'servers');

function basePaths(revision: Revision): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const node of itemsOf(servers(revision))) {
    const url = textOf(mapOf(node.value).url);
    if (url !== undefined) found.set(pathOf(url), node);
  }
  return found.size === 0 ? new Map([['/', servers(revision)]]) : found;
}

function pathOf(url: string): string {
  const path = url.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*/, '').replace(/\/+$/, '');
  return path === '' ? '/' : path.startsWith('/') ? path : `/${path}`;
}
