import { dirname, join } from 'node:path/posix';
import { isMap, listOf, mapOf, type PlainMap } from '../../model/import/plain-data.ts';
import { Schemas } from './same-schema.ts';

/** A document among the files it may refer to. */
export interface Api {
  readonly file: string;
  readonly files: ReadonlyMap<string, unknown>;
}

/** A value with the file it stands in, references followed. */
interface Part {
  readonly file: string;
  readonly value: PlainMap;
}

/** What two OpenAPI documents say differently; what novatrek adds on its own is left out. */
export function differences(before: Api, after: Api): string[] {
  const found: string[] = [];
  const schemas = new Schemas(before, after, found);
  const [one, other] = [operations(before), operations(after)];
  same(found, 'operations', [...one.keys()].sort(), [...other.keys()].sort());
  for (const [key, left] of one) {
    const right = other.get(key);
    if (right === undefined) continue;
    for (const word of ['summary', 'description', 'deprecated', 'tags'])
      if (left.value[word] !== undefined) same(found, `${key} ${word}`, left.value[word], right.value[word]);
    same(found, `${key} public`, left.isPublic, right.isPublic);
    compareParameters(key, before, left, after, right, found, schemas);
    const [body, bodyAgain] = [
      part(before, left.file, left.value.requestBody),
      part(after, right.file, right.value.requestBody),
    ];
    same(
      found,
      `${key} body`,
      [body !== undefined, body?.value.required === true],
      [bodyAgain !== undefined, bodyAgain?.value.required === true],
    );
    compareContent(`${key} body`, body, bodyAgain, false, found, schemas);
    compareResponses(key, before, left, after, right, found, schemas);
  }
  return found;
}

interface Operation extends Part {
  readonly path: string;
  readonly item: Part;
  readonly isPublic: boolean;
}

function operations(api: Api): Map<string, Operation> {
  const root = mapOf(api.files.get(api.file));
  const found = new Map<string, Operation>();
  const server = mapOf(listOf(root.servers)[0]);
  const base = String(server.url ?? '')
    .replace(/\{.*?\}/g, 'x')
    .replace(/^https?:\/\/[^/]*/, '')
    .replace(/\/$/, '');
  for (const [path, written] of Object.entries(mapOf(root.paths))) {
    const item = part(api, api.file, written);
    for (const method of ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']) {
      const value = mapOf(item?.value[method]);
      if (item === undefined || item.value[method] === undefined) continue;
      const security = listOf(value.security ?? root.security);
      const isPublic = security.length === 0 || security.some((one) => Object.keys(mapOf(one)).length === 0);
      found.set(`${method.toUpperCase()} ${base}${path}`, { file: item.file, value, path, item, isPublic });
    }
  }
  return found;
}

/** Follows a reference; undefined where it leads out of the files, or nothing is written. */
export function part(api: Api, file: string, written: unknown): Part | undefined {
  if (!isMap(written)) return undefined;
  if (typeof written.$ref !== 'string') return { file, value: written };
  const [name = '', fragment = ''] = written.$ref.split('#');
  const target = name === '' ? file : join(dirname(file), name);
  if (!api.files.has(target)) return undefined;
  let value: unknown = api.files.get(target);
  for (const step of decodeURIComponent(fragment).split('/').slice(1))
    value = mapOf(value)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  return part(api, target, value);
}

function compareParameters(
  key: string,
  before: Api,
  left: Operation,
  after: Api,
  right: Operation,
  found: string[],
  schemas: Schemas,
): void {
  const read = (api: Api, { item, file, value, path }: Operation) => {
    const all = new Map<string, Part>();
    for (const [where, list] of [
      [item.file, item.value.parameters],
      [file, value.parameters],
    ] as const)
      for (const written of listOf(list)) {
        const one = part(api, where, written);
        if (one === undefined || one.value['x-novatrek-derived'] === true) continue;
        if (one.value.in === 'path' && !path.includes(`{${String(one.value.name)}}`)) continue;
        all.set(`${String(one.value.in)} ${String(one.value.name)}`, one);
      }
    for (const [, name = ''] of path.matchAll(/\{([^}]+)\}/g))
      if (!all.has(`path ${name}`))
        all.set(`path ${name}`, { file, value: { name, in: 'path', required: true, schema: { type: 'string' } } });
    return all;
  };
  const [one, other] = [read(before, left), read(after, right)];
  same(found, `${key} parameters`, [...one.keys()].sort(), [...other.keys()].sort());
  for (const [name, a] of one) {
    const b = other.get(name);
    if (b === undefined) continue;
    for (const word of ['required', 'description', 'style', 'explode', 'deprecated', 'example'])
      same(found, `${key} ${name} ${word}`, a.value[word] ?? false, b.value[word] ?? false);
    schemas.compare(`${key} ${name}`, a.value.schema, a.file, b.value.schema, b.file);
    compareContent(`${key} ${name}`, a, b, false, found, schemas);
  }
}

function compareContent(
  at: string,
  left: Part | undefined,
  right: Part | undefined,
  error: boolean,
  found: string[],
  schemas: Schemas,
): void {
  // Every error is a problem here, and one that says nothing more is at least that.
  const read = (one: Part | undefined) =>
    new Map(
      Object.entries(mapOf(one?.value.content)).map(([type, media]) => [
        error ? type.replace(/^application\/json$/, 'application/problem+json') : type,
        mapOf(media),
      ]),
    );
  const [a, b] = [read(left), read(right)];
  if (error && a.size === 0) return;
  same(found, `${at} media types`, [...a.keys()].sort(), [...b.keys()].sort());
  for (const [type, media] of a)
    schemas.compare(
      `${at} ${type}`,
      media.schema,
      left?.file ?? '',
      mapOf(b.get(type)).schema,
      right?.file ?? '',
      error,
    );
}

function compareResponses(
  key: string,
  before: Api,
  left: Operation,
  after: Api,
  right: Operation,
  found: string[],
  schemas: Schemas,
): void {
  const read = (api: Api, { file, value }: Operation) =>
    new Map(
      Object.entries(mapOf(value.responses)).flatMap(([status, written]): [string, Part | undefined][] => {
        const one = part(api, file, written);
        return one?.value['x-novatrek-derived'] === true ? [] : [[status, one]];
      }),
    );
  const [one, other] = [read(before, left), read(after, right)];
  if (one.size > 0) same(found, `${key} responses`, [...one.keys()].sort(), [...other.keys()].sort());
  for (const [status, a] of one) {
    const b = other.get(status);
    if (a === undefined || b === undefined) continue;
    same(found, `${key} ${status} description`, a.value.description, b.value.description);
    const error = /^[45]/.test(status) || (status === 'default' && one.size > 1);
    compareContent(`${key} ${status}`, a, b, error, found, schemas);
    const [headers, again] = [mapOf(a.value.headers), mapOf(b.value.headers)];
    same(found, `${key} ${status} headers`, Object.keys(headers), Object.keys(again));
    for (const name of Object.keys(headers)) {
      const [x, y] = [part(before, a.file, headers[name]), part(after, b.file, again[name])];
      schemas.compare(`${key} ${status} ${name}`, x?.value.schema, x?.file ?? '', y?.value.schema, y?.file ?? '');
    }
  }
}

export function same(found: string[], at: string, before: unknown, after: unknown): void {
  if (JSON.stringify(before) !== JSON.stringify(after))
    found.push(`${at}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
}
