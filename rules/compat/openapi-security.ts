import type { Change } from './change.ts';
import {
  canonical,
  child,
  childrenOf,
  type Data,
  followed,
  listOf,
  mapOf,
  type Node,
  type Revision,
} from './document.ts';
import { type Operation, type Pair, spotOf } from './openapi-operation.ts';
import { changeAt } from './spot.ts';

/** One way in: schemes, each with its scopes. No schemes: nobody asks. */
type Way = ReadonlyMap<string, ReadonlySet<string>>;

/** Whoever got in before gets in now. */
export function compareSecurity(pair: Pair, old: Operation, now: Operation): Change[] {
  const [before, after] = [waysOf(pair.old, old), waysOf(pair.new, now)];
  const shut = before.filter((way) => !after.some((other) => isEnough(way, other)));
  const opened = after.filter((way) => !before.some((other) => isEnough(way, other) && told(way) !== told(other)));
  const spot = spotOf(old, 'request', 'security');
  const pointer = now.node.at;
  const found: Change[] = [];
  for (const way of shut) {
    const scopes = after.filter((other) => sameSchemes(way, other));
    const id =
      way.size === 0 ? 'api-security-added' : scopes.length > 0 ? 'api-security-scope-added' : 'api-security-removed';
    const text = `asks for ${after.map(told).join(' or ')}, before ${told(way)} was enough`;
    const why = 'callers that got in before are refused';
    found.push(changeAt(spot, { id, level: 'breaking', text, why, detail: told(way), pointer }));
  }
  const known = new Set(before.map(told));
  for (const way of opened) {
    if (known.has(told(way)) || (shut.length > 0 && !before.some((other) => isEnough(other, way)))) continue;
    const id = way.size === 0 ? 'api-security-dropped' : 'api-security-widened';
    found.push(changeAt(spot, { id, level: 'compatible', text: `takes ${told(way)}`, detail: told(way), pointer }));
  }
  return found;
}

function waysOf({ root }: Revision, operation: Operation): Way[] {
  const own = mapOf(operation.node.value).security ?? mapOf(root).security;
  const ways = listOf(own).map(
    (way): Way =>
      new Map(Object.entries(mapOf(way)).map(([scheme, scopes]) => [scheme, new Set(listOf(scopes).map(String))])),
  );
  return ways.length === 0 ? [new Map()] : ways;
}

/** Whether somebody who can go one way has all that another way asks for. */
function isEnough(way: Way, other: Way): boolean {
  return [...other].every(([scheme, scopes]) => {
    const mine = way.get(scheme);
    return mine !== undefined && [...scopes].every((scope) => mine.has(scope));
  });
}

function sameSchemes(way: Way, other: Way): boolean {
  return canonical([...way.keys()].sort()) === canonical([...other.keys()].sort());
}

function told(way: Way): string {
  if (way.size === 0) return 'nothing';
  const one = ([scheme, scopes]: [string, ReadonlySet<string>]) =>
    scopes.size === 0 ? scheme : `${scheme} (${[...scopes].sort().join(', ')})`;
  return [...way].map(one).sort().join(' and ');
}

/** Schemes that are still called the same but work in another way. */
export function compareSchemes(pair: Pair): Change[] {
  const schemes = (revision: Revision): Map<string, Node> => {
    const components = child({ value: revision.root, at: [] }, 'components');
    return new Map(
      childrenOf(child(components, 'securitySchemes')).map(([name, node]) => [name, followed(revision, node)]),
    );
  };
  const [before, after] = [schemes(pair.old), schemes(pair.new)];
  return [...before].flatMap(([name, old]) => {
    const now = after.get(name);
    if (now === undefined || works(mapOf(old.value)) === works(mapOf(now.value))) return [];
    const spot = { side: 'document', subject: `security scheme ${name}`, place: '' } as const;
    const why = 'callers that keep to the old scheme are refused';
    const text = 'works in another way';
    return [changeAt(spot, { id: 'api-security-component-changed', level: 'breaking', text, why, pointer: now.at })];
  });
}

/** What a caller has to do; the words beside it, and where a token's form is only named, are no part of it. */
function works(scheme: Data): string {
  const { description: _, bearerFormat: __, flows, ...rest } = scheme;
  const addresses = Object.entries(mapOf(flows)).map(([flow, one]) => {
    const { scopes: ___, ...urls } = mapOf(one);
    return [flow, urls];
  });
  const plain = Object.entries(rest).filter(([key]) => !key.startsWith('x-'));
  return canonical([Object.fromEntries(plain), Object.fromEntries(addresses)]);
}
