import { below, keyBelow } from '../finding.ts';
import { inside, type Spot } from './library.ts';
import type { Desk } from './openapi-desk.ts';
import { derefAll, inlineContent, isDerived } from './payload.ts';
import { isMap, listOf, mapOf, type PlainMap, textOf } from './plain-data.ts';

/** The shared parameters of a document: written once, named where they are used. */
export interface SharedParameters {
  readonly written: PlainMap;
  /** The name that a reference to a shared parameter becomes. */
  nameOf(ref: string): string | undefined;
}

export function sharedParameters(desk: Desk, components: Spot): SharedParameters {
  const spot = inside(components, 'parameters');
  const written: [string, unknown][] = [];
  const names = new Map<string, string>();
  for (const name of Object.keys(mapOf(spot.value))) {
    const found = desk.library.deref(inside(spot, name));
    if (found === undefined || isDerived(found.value)) continue;
    const parameter = parameterOf(desk, found);
    if (parameter === undefined) continue;
    written.push([name, parameter]);
    names.set(`#/components/parameters/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, name);
  }
  return {
    written: Object.fromEntries(written),
    nameOf: (ref) => names.get(ref) ?? names.get(decodeURI(ref)),
  };
}

/** Parameters of the path and of the operation, which has the last word on one that both declare. */
export function parametersOf(desk: Desk, lists: readonly Spot[], path: string, shared: SharedParameters): unknown[] {
  const found = new Map<string, { written: unknown; at: Spot['at'] }>();
  for (const list of lists)
    for (const i of listOf(list.value).keys()) {
      const spot = inside(list, i);
      const ref = mapOf(spot.value).$ref;
      const name = typeof ref === 'string' ? shared.nameOf(ref) : undefined;
      const target = desk.library.deref(spot);
      if (target === undefined || isDerived(target.value)) continue;
      const parameter = name === undefined ? parameterOf(desk, target) : mapOf(shared.written[name]);
      if (parameter === undefined) continue;
      found.set(`${String(parameter.in)} ${String(parameter.name)}`, { written: name ?? parameter, at: spot.at });
    }
  const placeholders = new Set([...path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? ''));
  for (const [key, { at }] of found) {
    const name = key.slice('path '.length);
    if (!key.startsWith('path ') || placeholders.has(name)) continue;
    desk.ledger.note('lost', at, `parameter ${name}`, `it is in: path, but ${path} has no {${name}}`);
    found.delete(key);
  }
  const missing = [...placeholders].filter((name) => !found.has(`path ${name}`));
  for (const name of missing) {
    const at = lists.at(-1)?.at ?? { file: '', path: [] };
    desk.ledger.note(
      'changed',
      { ...at, path: at.path.slice(0, -1) },
      `{${name}}`,
      'no parameter declares it',
      'params, as any text',
    );
  }
  return [
    ...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...[...found.values()].map(({ written }) => written),
  ];
}

const flags = ['deprecated', 'explode', 'allowReserved', 'allowEmptyValue'];
const known = ['name', 'in', 'required', 'description', 'style', 'schema', 'content', 'example', 'examples', ...flags];

function parameterOf(desk: Desk, spot: Spot): PlainMap | undefined {
  const parameter = mapOf(spot.value);
  const name = textOf(parameter.name);
  if (name === undefined || !/^(path|query|header|cookie)$/.test(String(parameter.in))) {
    const old = parameter.in === 'body' || parameter.in === 'formData';
    desk.ledger.problem(
      name === undefined ? spot.at : below(spot.at, 'in'),
      name === undefined ? 'the parameter has no name' : `parameter ${name} is in: ${String(parameter.in)}`,
      old
        ? 'that is Swagger 2.0; write a requestBody'
        : 'a parameter has a name, and is in: path, query, header or cookie',
    );
    return undefined;
  }
  const out: [string, unknown][] = [
    ['name', name],
    ['in', parameter.in],
  ];
  if (parameter.in === 'path') {
    out.push(['required', true]);
    if (parameter.required !== true)
      desk.ledger.note(
        'changed',
        spot.at,
        `parameter ${name}`,
        'a parameter in the path is always required',
        'required: true',
      );
  } else if (parameter.required === true) out.push(['required', true]);
  const description = textOf(parameter.description);
  if (description !== undefined) out.push(['description', description]);
  for (const flag of flags) if (typeof parameter[flag] === 'boolean') out.push([flag, parameter[flag]]);
  if (typeof parameter.style === 'string') out.push(['style', parameter.style]);
  if (parameter.schema !== undefined) out.push(['schema', schemaOf(desk, inside(spot, 'schema'))]);
  if (isMap(parameter.content)) out.push(['content', inlineContent(desk, inside(spot, 'content'))]);
  if (parameter.example !== undefined) out.push(['example', parameter.example]);
  if (isMap(parameter.examples)) out.push(['examples', derefAll(desk, inside(spot, 'examples'))]);
  desk.carry(spot, known, out);
  return Object.fromEntries(out);
}

/** The schema of a parameter is a map; `true` allows what the empty map allows. */
function schemaOf(desk: Desk, spot: Spot): unknown {
  const schema = desk.schemas.convert(spot);
  if (schema !== false) return isMap(schema) ? schema : {};
  desk.ledger.note('changed', keyBelow(spot.at), 'schema: false', 'a parameter has a map of keywords', 'not: {}');
  return { not: {} };
}
