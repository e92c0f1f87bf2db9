import { below, keyBelow } from '../finding.ts';
import type { Raw } from '../raw.ts';
import { inside, type Spot } from './library.ts';
import type { Desk } from './openapi-desk.ts';
import { isDerived } from './payload.ts';
import { isMap, listOf, mapOf, type PlainMap, sameData, textOf } from './plain-data.ts';

/** The path of the first server. */
export function basePathOf(root: Spot): string {
  const servers = listOf(mapOf(root.value).servers);
  const first = mapOf(servers[0]);
  const url = (textOf(first.url) ?? '/').replaceAll(/\{([^}]*)\}/g, (_, name: string) =>
    String(mapOf(mapOf(first.variables)[name]).default ?? name),
  );
  const path = url.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return `/${path.replaceAll(/^\/+|\/+$/g, '').replaceAll(/\s/g, '%20')}`;
}

/** Servers, where they say more than the base path does. */
export function serversOf(root: Spot, desk: Desk): [string, unknown][] {
  const { servers } = mapOf(root.value);
  const list = listOf(servers);
  const plain = list.length <= 1 && list.every((server) => Object.keys(mapOf(server)).every((key) => key === 'url'));
  if (list.length === 0 || desk.isOwn || (plain && /^\//.test(String(mapOf(list[0]).url)))) return [];
  desk.ledger.note(
    'kept',
    keyBelow(root.at, 'servers'),
    'servers',
    'where a service runs is no matter of the architecture',
    'api.x-openapi-servers; the path of the first is basePath',
  );
  return [['x-openapi-servers', servers]];
}

/** What the document as a whole asks of callers, where it is more than one bearer token. */
export function securityOfDocument(root: Spot, desk: Desk): [string, unknown][] {
  const out: [string, unknown][] = [];
  const schemes = inside(root, 'components', 'securitySchemes');
  const written = Object.entries(mapOf(schemes.value));
  const usual =
    written.length === 0 ||
    (written.length === 1 &&
      mapOf(written[0]?.[1]).type === 'http' &&
      String(mapOf(written[0]?.[1]).scheme).toLowerCase() === 'bearer');
  if (!usual || (written.length > 0 && !desk.isOwn && written[0]?.[0] !== 'bearerAuth')) {
    out.push(['x-openapi-securitySchemes', schemes.value]);
    desk.ledger.note(
      'kept',
      schemes.at,
      'securitySchemes',
      'callers here carry one signed bearer token',
      'api.x-openapi-securitySchemes',
    );
  }
  const { security } = mapOf(root.value);
  const asked = listOf(security).filter((one) => Object.keys(mapOf(one)).length > 0);
  if (asked.length > 0 && !(asked.length === 1 && sameData(asked[0], { bearerAuth: [] }))) {
    out.push(['x-openapi-security', security]);
    desk.ledger.note(
      'kept',
      keyBelow(root.at, 'security'),
      'security',
      'the metadata knows public and not public',
      'api.x-openapi-security',
    );
  }
  return out;
}

/** Descriptions of tags; one that the generator made of entity names is not a description. */
export function tagsOf(root: Spot, desk: Desk, raw: Raw): PlainMap {
  const title = mapOf(mapOf(root.value).info).title;
  const made = desk.isOwn ? madeDescriptions(mapOf(root.value), raw) : new Map<string, string>();
  const out: [string, unknown][] = [];
  const rests: [string, unknown][] = [];
  for (const [i, tag] of listOf(mapOf(root.value).tags).entries()) {
    if (!isMap(tag) || isDerived(tag)) continue;
    const { name, description, ...rest } = tag;
    const [label, text] = [textOf(name), textOf(description)];
    if (label === undefined) continue;
    const isMade = desk.isOwn && (text === title || text === made.get(label));
    if (text !== undefined && !isMade) out.push([label, text]);
    if (Object.keys(rest).length === 0) continue;
    rests.push([label, rest]);
    desk.ledger.note(
      'kept',
      below(root.at, 'tags', i),
      `tag ${label}`,
      'a tag has a description and nothing else',
      'api.x-openapi-tags',
    );
  }
  return {
    ...(out.length === 0 ? {} : { tags: Object.fromEntries(out) }),
    ...(rests.length === 0 ? {} : { 'x-openapi-tags': Object.fromEntries(rests) }),
  };
}

function madeDescriptions(document: PlainMap, raw: Raw): Map<string, string> {
  const names = new Map(
    raw.domains.flatMap(({ data }) =>
      Object.entries(data.entities ?? {}).map(([id, entity]) => [id, entity.name] as const),
    ),
  );
  const byTag = new Map<string, Set<string>>();
  for (const item of Object.values(mapOf(document.paths)))
    for (const operation of Object.values(mapOf(item))) {
      const entity = names.get(String(mapOf(operation)['x-entity']));
      for (const tag of listOf(mapOf(operation).tags)) {
        const found = byTag.get(String(tag)) ?? new Set<string>();
        byTag.set(String(tag), entity === undefined ? found : found.add(entity));
      }
    }
  return new Map([...byTag].map(([tag, found]) => [tag, [...found].sort().join(', ')]));
}
