import type { Change } from './change.ts';
import type { Walk } from './difference.ts';
import { canonical, child, childrenOf, type Node } from './document.ts';
import { changeAt, changeOf, type Root, type Spot } from './spot.ts';

/** What a body may be, by media type. */
export function compareContent(walk: Walk, spot: Spot, root: Root, old: Node, now: Node): Change[] {
  const [before, after] = [mediaTypes(old), mediaTypes(now)];
  const found: Change[] = [];
  const matched = new Set<string>();
  for (const [name, one] of before) {
    const near = after.has(name) ? name : [...after.keys()].find((other) => covers(other, name));
    const other = near === undefined ? undefined : after.get(near);
    if (near === undefined || other === undefined) {
      const instead = [...after.keys()].find((key) => !before.has(key) && isRenamed(name, key));
      if (walk.direction === 'response' && instead !== undefined) {
        matched.add(instead);
        found.push(renamed(spot, root, name, instead, now));
      } else found.push(gone(spot, root, name, one));
      continue;
    }
    matched.add(near);
    found.push(...compareMediaType(walk, spot, root, name, one, other));
  }
  for (const [name, one] of after)
    if (!matched.has(name) && !before.has(name)) {
      const id = root === 'request-body' ? 'request-body-media-type-added' : `${rootName(root)}-media-type-added`;
      found.push(changeAt(spot, { id, level: 'compatible', text: `may be ${name}`, detail: name, pointer: one.at }));
    }
  return found;
}

const rootName = (root: Root): string => (root === 'response-body' ? 'response' : root);

/** By name, in lower case and without spaces. */
function mediaTypes(content: Node): Map<string, Node> {
  return new Map(childrenOf(content).map(([name, node]) => [name.toLowerCase().replaceAll(' ', ''), node]));
}

function covers(range: string, name: string): boolean {
  if (range === '*/*') return true;
  return range.endsWith('/*') && name.startsWith(range.slice(0, -1));
}

/** application/problem+json is JSON, told more exactly. */
function isMoreExact(exact: string, general: string): boolean {
  const [type, suffix] = [exact.split('/')[0], exact.split('+')[1]];
  return suffix !== undefined && general === `${type}/${suffix}`;
}

const isRenamed = (name: string, other: string): boolean => isMoreExact(name, other) || isMoreExact(other, name);

function renamed(spot: Spot, root: Root, name: string, instead: string, now: Node): Change {
  const general = isMoreExact(name, instead);
  const id = `${rootName(root)}-media-type-name-${general ? 'generalized' : 'specialized'}`;
  const text = `is ${instead} instead of ${name}`;
  return changeAt(spot, { id, level: general ? 'breaking' : 'warning', text, detail: name, pointer: now.at });
}

function gone(spot: Spot, root: Root, name: string, one: Node): Change {
  const id = `${rootName(root)}-media-type-removed`;
  const text = `may no longer be ${name}`;
  return changeAt(spot, { id, level: 'breaking', text, detail: name, document: 'old', pointer: one.at });
}

function compareMediaType(walk: Walk, spot: Spot, root: Root, name: string, old: Node, now: Node): Change[] {
  const [before, after] = [child(old, 'schema'), child(now, 'schema')];
  const found: Change[] = [];
  const exists = [before.value !== undefined, after.value !== undefined];
  const request = walk.direction === 'request';
  if (exists[0] && exists[1])
    found.push(...walk.compare([before], [after]).map((difference) => changeOf(spot, root, difference)));
  else if (exists[1]) {
    const id = `${root}-media-type-schema-added`;
    found.push(
      changeAt(spot, {
        id,
        level: request ? 'breaking' : 'compatible',
        text: `has a schema as ${name}`,
        pointer: after.at,
      }),
    );
  } else if (exists[0]) {
    const id = `${root}-media-type-schema-removed`;
    const level = request ? 'compatible' : 'breaking';
    found.push(
      changeAt(spot, { id, level, text: `has no schema as ${name} any more`, document: 'old', pointer: before.at }),
    );
  }
  const [was, is] = [child(old, 'encoding'), child(now, 'encoding')];
  if (canonical(was.value) !== canonical(is.value)) {
    const text = `has its parts written in another way as ${name}`;
    found.push(changeAt(spot, { id: `${root}-encoding-changed`, level: 'breaking', text, pointer: now.at }));
  }
  return found;
}
