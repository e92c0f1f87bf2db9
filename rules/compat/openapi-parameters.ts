import type { Change, Level } from './change.ts';
import { child, childrenOf, mapOf, type Node, textOf } from './document.ts';
import { announced } from './openapi-lifecycle.ts';
import { type Operation, type Pair, spotOf } from './openapi-operation.ts';
import type { Shape } from './shape.ts';
import { changeAt, changeOf, type Spot } from './spot.ts';
import { dayOf, isOver } from './sunset.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly node: Node;
  readonly required: boolean;
}

/** OpenAPI says these three in other ways and has tools pass over them here. */
const elsewhere = new Set(['accept', 'content-type', 'authorization']);

export function compareParameters(pair: Pair, old: Operation, now: Operation): Change[] {
  const [before, after] = [parametersOf(old), parametersOf(now)];
  const found: Change[] = [];
  for (const [key, one] of before) {
    const other = after.get(key);
    if (other !== undefined) found.push(...compare(pair, old, one, other));
    else
      found.push(
        ...removed(pair, old, one, [...after].find(([at, { name }]) => name === one.name && !before.has(at))?.[1]),
      );
  }
  for (const [key, one] of after) if (!before.has(key)) found.push(added(pair, old, one));
  return found;
}

/** By place and name; a header's name in any case, a path's by where it stands. */
function parametersOf(operation: Operation): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  for (const node of operation.parameters) {
    const map = mapOf(node.value);
    const [name, place] = [textOf(map.name), textOf(map.in)];
    if (name === undefined || place === undefined) continue;
    if (place === 'header' && elsewhere.has(name.toLowerCase())) continue;
    const index = [...operation.path.matchAll(/\{([^}]*)\}/g)].findIndex(([, one]) => one === name);
    const key =
      place === 'path' && index >= 0 ? `path ${index}` : `${place} ${place === 'header' ? name.toLowerCase() : name}`;
    if (!found.has(key)) found.set(key, { name, in: place, node, required: place === 'path' || map.required === true });
  }
  return found;
}

const spotFor = (operation: Operation, one: Parameter): Spot =>
  spotOf(operation, 'request', `${one.in} parameter ${one.name}`);

function added(pair: Pair, operation: Operation, one: Parameter): Change {
  const said = (id: string, level: Level, text: string, why?: string) =>
    changeAt(spotFor(operation, one), { id, level, text, pointer: one.node.at, ...(why === undefined ? {} : { why }) });
  const why = 'clients of the old contract leave it out';
  if (one.in === 'path') return said('new-request-path-parameter', 'breaking', 'is new', why);
  if (!one.required) return said('new-optional-request-parameter', 'compatible', 'is new');
  if (pair.schemas.request.new.of([schemaOf(one)]).default === undefined)
    return said('new-required-request-parameter', 'breaking', 'is new and required', why);
  const text = 'is new and required, its default notwithstanding';
  const reason = `${why}; a default does not make that valid`;
  return said('new-required-request-default-parameter-to-existing-path', 'breaking', text, reason);
}

function removed(pair: Pair, operation: Operation, one: Parameter, moved: Parameter | undefined): Change[] {
  const { deprecated, 'x-sunset': sunset } = mapOf(one.node.value);
  const day = dayOf(sunset);
  const said = (id: string, level: Level, text: string, why: string) =>
    changeAt(spotFor(operation, one), { id, level, text, why, document: 'old', pointer: one.node.at });
  const why = 'what clients of the old contract send here is no longer heard';
  if (moved !== undefined) return [said('request-parameter-moved', 'breaking', `is a ${moved.in} parameter now`, why)];
  if (deprecated !== true || sunset === undefined) {
    const id = deprecated === true ? 'request-parameter-removed-with-deprecation' : 'request-parameter-removed';
    return [said(id, 'warning', 'is gone', why)];
  }
  if (day === undefined) {
    const text = `is gone, and its x-sunset is no date: ${String(sunset)}`;
    return [said('request-parameter-sunset-parse', 'breaking', text, why)];
  }
  if (isOver(sunset, pair.policy))
    return [said('request-parameter-removed-with-deprecation', 'compatible', `is gone, as announced for ${day}`, why)];
  return [said('request-parameter-removed-before-sunset', 'breaking', `is gone before ${day}, its x-sunset`, why)];
}

function compare(pair: Pair, operation: Operation, old: Parameter, now: Parameter): Change[] {
  const spot = spotFor(operation, old);
  const found = announced(pair, spot, 'request-parameter', old.node, now.node);
  if (old.required !== now.required) {
    const text = now.required ? 'became required' : 'became optional';
    const id = now.required ? 'request-parameter-became-required' : 'request-parameter-became-optional';
    const level = now.required ? 'breaking' : 'compatible';
    const why = now.required ? { why: 'clients of the old contract may leave it out' } : {};
    found.push(changeAt(spot, { id, level, text, pointer: now.node.at, ...why }));
  }
  found.push(...serialization(pair, spot, old, now));
  const [before, after] = [schemaOf(old), schemaOf(now)];
  for (const difference of pair.schemas.request.compare([before], [after]))
    found.push(changeOf(spot, 'request-parameter', difference, now.in === 'header'));
  return found;
}

/** A parameter's schema, or that of the one media type it is written in. */
function schemaOf({ node }: Parameter): Node {
  const schema = child(node, 'schema');
  const [content] = childrenOf(child(node, 'content'));
  const found = schema.value === undefined && content !== undefined ? child(content[1], 'schema') : schema;
  return found.value === undefined ? { value: true, at: node.at } : found;
}

/** How a value becomes text: the same value written otherwise is not understood. */
function serialization(pair: Pair, spot: Spot, old: Parameter, now: Parameter): Change[] {
  const shape = pair.schemas.request.new.of([schemaOf(now)]);
  const [was, is] = [writtenAs(old, shape), writtenAs(now, shape)];
  const found: Change[] = [];
  const why = 'the same value is written in another way';
  if (was !== is) {
    const text = `is written as ${is}, before as ${was}`;
    found.push(
      changeAt(spot, { id: 'request-parameter-style-changed', level: 'breaking', text, why, pointer: now.node.at }),
    );
  }
  for (const [key, text] of [
    ['allowEmptyValue', 'may no longer be empty'],
    ['allowReserved', 'may no longer hold reserved characters as they are'],
  ] as const) {
    if (mapOf(old.node.value)[key] !== true || mapOf(now.node.value)[key] === true) continue;
    const id =
      key === 'allowEmptyValue' ? 'request-parameter-empty-value-refused' : 'request-parameter-reserved-refused';
    found.push(changeAt(spot, { id, level: 'breaking', text, pointer: now.node.at }));
  }
  return found;
}

function writtenAs({ in: place, node }: Parameter, shape: Shape): string {
  const map = mapOf(node.value);
  const [content] = childrenOf(child(node, 'content'));
  if (content !== undefined) return content[0];
  const style = textOf(map.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  const explode = typeof map.explode === 'boolean' ? map.explode : style === 'form';
  const single = shape.types !== undefined && !shape.types.has('array') && !shape.types.has('object');
  // A single value is written the same whether lists would be pulled apart or not.
  return single ? style : `${style}, ${explode ? 'each value by itself' : 'all values in one'}`;
}
