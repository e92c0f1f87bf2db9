import { keyBelow } from '../finding.ts';
import { inside, type Spot } from './library.ts';
import type { Desk } from './openapi-desk.ts';
import { isMap, listOf, mapOf, type PlainMap, textOf } from './plain-data.ts';

type Entries = [string, unknown][];

/** A request body in the words of an endpoint; undefined if it can't be found. */
export function bodyOf(desk: Desk, written: Spot): unknown {
  const spot = desk.library.deref(written);
  if (spot === undefined) return undefined;
  const body = mapOf(spot.value);
  const out: Entries = [];
  const description = textOf(body.description);
  if (description !== undefined) out.push(['description', description]);
  if (body.required !== true) out.push(['required', false]);
  desk.carry(spot, ['description', 'required', 'content'], out);
  const plain = plainSchema(desk, inside(spot, 'content'), false);
  if (plain === undefined) out.push(['content', contentOf(desk, inside(spot, 'content'))]);
  else if (out.length === 0 && typeof plain.schema === 'string') return plain.schema;
  else out.unshift(['schema', plain.schema]);
  return Object.fromEntries(out);
}

/** A response in the words of an endpoint; undefined if novatrek itself had added it. */
export function responseOf(desk: Desk, written: Spot, status: string): unknown {
  const spot = desk.library.deref(written);
  if (spot === undefined) {
    const ref = mapOf(written.value).$ref;
    return { description: 'Described in a file that was not imported.', 'x-openapi-ref': ref };
  }
  if (isDerived(spot.value)) return undefined;
  const response = mapOf(spot.value);
  const out: Entries = [];
  const description = textOf(response.description);
  if (description !== undefined && !desk.isOwnDescription(status, response)) out.push(['description', description]);
  if (isMap(response.headers) && Object.keys(response.headers).length > 0)
    out.push(['headers', headersOf(desk, inside(spot, 'headers'))]);
  if (isMap(response.links)) out.push(['links', derefAll(desk, inside(spot, 'links'))]);
  desk.carry(spot, ['description', 'headers', 'links', 'content'], out);
  const content = inside(spot, 'content');
  const plain = plainSchema(desk, content, /^[45]/.test(status));
  if (plain === undefined) {
    if (isMap(content.value)) out.push(['content', contentOf(desk, content)]);
  } else {
    if (out.length === 0 && typeof plain.schema === 'string') return plain.schema;
    if (plain.schema !== undefined) out.unshift(['schema', plain.schema]);
  }
  return Object.fromEntries(out);
}

/**
 * The schema, where the content is one media type that needs no naming and says nothing else. An error is always a
 * problem too: novatrek wraps the schema when it generates, and takes it out of the wrapping here.
 */
function plainSchema(desk: Desk, content: Spot, error: boolean): { readonly schema: unknown } | undefined {
  const [[name, media] = ['', undefined], ...others] = Object.entries(mapOf(content.value));
  const problem = name === 'application/problem+json';
  if (others.length > 0 || !isMap(media) || !(problem || name === 'application/json')) return undefined;
  const said = Object.keys(media).filter((key) => key !== 'schema' && !(key === 'example' && desk.isOwn));
  if (said.length > 0 || media.schema === undefined) return undefined;
  const spot = inside(content, name, 'schema');
  const unwrapped = problem ? unwrap(desk, spot) : undefined;
  if (unwrapped === 'problem') return { schema: undefined };
  if (unwrapped !== undefined) return { schema: desk.schemas.schemaOrName(unwrapped) };
  if (problem && !error) return undefined;
  if (error && !problem)
    desk.noteOnce(
      content.at,
      'application/json of errors',
      'every error here is an application/problem+json (RFC 9457) that carries the members of its schema',
      'responses',
    );
  return { schema: desk.schemas.schemaOrName(spot) };
}

/** What a schema that novatrek derived stands for: `XProblem` for X, `Problem` for nothing. */
function unwrap(desk: Desk, schema: Spot): Spot | 'problem' | undefined {
  const isRef = typeof mapOf(schema.value).$ref === 'string';
  const found = isRef ? desk.library.deref(schema) : schema;
  if (found === undefined || !isDerived(found.value)) return undefined;
  // Where X could not join the Problem as it is, what stands in the wrapping is not X; its name still is.
  const name = String(found.at.path.at(-1)).replace(/Problem\d*$/, '');
  const named: Spot = { value: { $ref: `#/components/schemas/${name}` }, at: schema.at };
  const own = isRef && name !== '' ? desk.library.follow(`#/components/schemas/${name}`, schema.at).found : undefined;
  if (own !== undefined && !isDerived(own.value)) return named;
  const branches = listOf(mapOf(found.value).allOf).map((_, i) => inside(found, 'allOf', i));
  return branches.find((branch) => !isDerived(desk.library.deref(branch)?.value)) ?? 'problem';
}

export function isDerived(value: unknown): boolean {
  return mapOf(value)['x-novatrek-derived'] === true;
}

export function contentOf(desk: Desk, content: Spot): PlainMap {
  return Object.fromEntries(
    Object.keys(mapOf(content.value)).map((type) => [type, mediaTypeOf(desk, inside(content, type))]),
  );
}

function mediaTypeOf(desk: Desk, spot: Spot): unknown {
  const media = mapOf(spot.value);
  const out: Entries = [];
  if (media.schema !== undefined) out.push(['schema', desk.schemas.schemaOrName(inside(spot, 'schema'))]);
  if (media.example !== undefined && !desk.isOwn) out.push(['example', media.example]);
  if (isMap(media.examples)) out.push(['examples', derefAll(desk, inside(spot, 'examples'))]);
  if (isMap(media.encoding)) out.push(['encoding', encodingOf(desk, inside(spot, 'encoding'))]);
  desk.carry(spot, ['schema', 'example', 'examples', 'encoding'], out);
  return Object.fromEntries(out);
}

function encodingOf(desk: Desk, spot: Spot): PlainMap {
  return Object.fromEntries(
    Object.entries(mapOf(spot.value)).map(([name, encoding]) => [
      name,
      isMap(encoding) && isMap(encoding.headers)
        ? { ...encoding, headers: headersOf(desk, inside(spot, name, 'headers')) }
        : encoding,
    ]),
  );
}

export function headersOf(desk: Desk, headers: Spot): PlainMap {
  const out: Entries = [];
  for (const name of Object.keys(mapOf(headers.value))) {
    const spot = desk.library.deref(inside(headers, name));
    if (spot === undefined || isDerived(spot.value)) continue;
    out.push([name, schemaHolder(desk, spot)]);
  }
  return Object.fromEntries(out);
}

/** A header, or anything else that is carried as it is but for its schema. */
function schemaHolder(desk: Desk, spot: Spot): PlainMap {
  const entries = Object.entries(mapOf(spot.value)).map(([key, value]): [string, unknown] => {
    if (key === 'schema') return [key, desk.schemas.convert(inside(spot, key))];
    if (key === 'content') return [key, inlineContent(desk, inside(spot, key))];
    if (key === 'examples' && isMap(value)) return [key, derefAll(desk, inside(spot, key))];
    return [key, value];
  });
  return Object.fromEntries(entries);
}

/** The content of a parameter or header, where a schema can't be named by its name alone. */
export function inlineContent(desk: Desk, content: Spot): PlainMap {
  return Object.fromEntries(
    Object.keys(mapOf(content.value)).map((type) => [type, schemaHolder(desk, inside(content, type))]),
  );
}

/** A map of examples or links with the shared ones written out. */
export function derefAll(desk: Desk, map: Spot): PlainMap {
  const out: Entries = [];
  for (const name of Object.keys(mapOf(map.value))) {
    const spot = desk.library.deref(inside(map, name));
    if (spot === undefined)
      desk.ledger.note('lost', keyBelow(map.at, name), name, 'its reference leads out of the files');
    else out.push([name, spot.value]);
  }
  return Object.fromEntries(out);
}
