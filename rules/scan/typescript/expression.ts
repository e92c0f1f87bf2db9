import { readCall, readImport, readNew } from './call-expression.ts';
import { type Draft, look, type Place } from './draft.ts';
import { noteEnvironment } from './environment.ts';
import { readClass, readFunction } from './function.ts';
import { keyOf } from './key.ts';
import type { Expression, MemberExpression, ObjectExpression } from './parse.ts';
import { assign } from './pattern.ts';
import type { Entry, Hole, Id, Item } from './symbol.ts';
import { noteSql, noteText, readTemplate, textOf } from './text-literal.ts';
import { walkType } from './type-ref.ts';
import { walk } from './walk.ts';
import { outletNames, wholes } from './ways-out.ts';

/** Tags of templates that hold no SQL, whatever they begin with. */
const otherLanguage = /(?:^|\.)(?:html|svg|xml|css|styled|gql|graphql|md|markdown|jsx?|tsx?|sh|shell)$/;

/** What an expression stands for; everything in it is walked on the way. `inText`: it is part of a larger text. */
export function read(draft: Draft, node: Expression, place: Place, inText = false): Id {
  switch (node.type) {
    case 'Identifier':
      return identifier(draft, node.name, place, node.start, node.end);
    case 'Literal': {
      if (typeof node.value !== 'string') return 0;
      const id = textOf(draft, node.value, node.start + 1, node.end - 1);
      if (!inText) noteText(draft, id, node.value, node, place);
      return id;
    }
    case 'TemplateLiteral': {
      const id = readTemplate(draft, node, place);
      if (!inText) noteText(draft, id, node.quasis[0]?.value.cooked ?? '', node, place);
      return id;
    }
    case 'TaggedTemplateExpression': {
      const tag = read(draft, node.tag, place);
      const template = readTemplate(draft, node.quasi, place);
      walkType(draft, node.typeArguments);
      draft.use(place.fn, tag);
      if (!otherLanguage.test(draft.source.slice(node.tag.start, node.tag.end)))
        noteSql(draft, template, node.quasi.quasis[0]?.value.cooked ?? '', node.quasi, { fn: place.fn, under: tag });
      const id = draft.add({ k: 'tagged', tag, template });
      const { start, end } = node;
      const args = [{ at: node.quasi.start, len: node.quasi.end - node.quasi.start }];
      draft.sites.push({ kind: 'tagged', id, fn: place.fn, at: start, len: end - start, head: node.tag.end, args });
      return id;
    }
    case 'MemberExpression':
      return member(draft, node, place);
    case 'CallExpression':
      return readCall(draft, node, place);
    case 'NewExpression':
      return readNew(draft, node, place);
    case 'ImportExpression':
      return readImport(draft, node, place);
    case 'ObjectExpression':
      return readObject(draft, node, place);
    case 'ArrayExpression': {
      const items: Item[] = [];
      for (const element of node.elements) {
        if (element === null) items.push({ id: 0, spread: false });
        else if (element.type === 'SpreadElement')
          items.push({ id: read(draft, element.argument, place), spread: true });
        else items.push({ id: draft.kept(element, place), spread: false });
      }
      return draft.add({ k: 'list', items });
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return draft.add({ k: 'function', fn: readFunction(draft, node, place) });
    case 'ClassExpression':
      return readClass(draft, node, place);
    case 'ConditionalExpression':
      read(draft, node.test, place);
      return draft.either(read(draft, node.consequent, place, inText), read(draft, node.alternate, place, inText));
    case 'LogicalExpression':
      return logical(draft, node, place, inText);
    case 'BinaryExpression':
      return binary(draft, node, place, inText);
    case 'AssignmentExpression': {
      const value = read(draft, node.right, place);
      assign(draft, node.left, node.operator === '=' ? value : 0, place);
      return value;
    }
    case 'SequenceExpression':
      return node.expressions.map((one) => read(draft, one, place)).at(-1) ?? 0;
    case 'AwaitExpression':
      return read(draft, node.argument, place, inText);
    case 'ParenthesizedExpression':
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      return read(draft, node.expression, place, inText);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      walkType(draft, node.typeAnnotation);
      return read(draft, node.expression, place, inText);
    case 'ThisExpression':
      return place.self === 0 ? 0 : draft.once(`t${place.self}`, { k: 'this', of: place.self });
    default:
      walk(draft, node, place);
      return 0;
  }
}

function identifier(draft: Draft, name: string, place: Place, start: number, end: number): Id {
  const binding = look(place.scope, name);
  if (binding !== undefined) return draft.variable(binding);
  if (outletNames.has(name)) outlet(draft, name, start, end, place);
  return name === 'undefined' ? 0 : draft.global(name);
}

function outlet(draft: Draft, what: string, start: number, end: number, { fn }: Place): void {
  draft.outlets.push({ kind: 'http', what, at: start, len: end - start, fn });
}

function member(draft: Draft, node: MemberExpression, place: Place): Id {
  const { object, property } = node;
  const of = read(draft, object, place);
  const name = property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
  if (node.computed && name === undefined) {
    const key = read(draft, node.property, place);
    const { start, end } = property;
    if (key !== 0 && /\benv$/.test(draft.source.slice(object.end - 4, object.end)))
      draft.outlets.push({ kind: 'environment', what: '', at: start, len: end - start, fn: place.fn, made: key });
    return draft.add({ k: 'pick', of, key });
  }
  const known = name ?? ('name' in property && typeof property.name === 'string' ? property.name : '');
  if (object.type === 'Identifier' && wholes.has(object.name) && look(place.scope, object.name) === undefined)
    if (outletNames.has(known) || known === 'sendBeacon') outlet(draft, known, node.start, node.end, place);
  noteEnvironment(draft, known, property.start, property.end, place);
  return draft.get(of, property.type === 'PrivateIdentifier' ? `#${known}` : known);
}

export function readObject(draft: Draft, node: ObjectExpression, place: Place): Id {
  const entries: Entry[] = [];
  for (const one of node.properties) {
    if (one.type === 'SpreadElement') {
      const id = draft.kept(one.argument, place);
      entries.push({ key: null, computed: 0, id, at: one.start, len: one.end - one.start });
      continue;
    }
    const { key } = one;
    const span = { at: key.start, len: key.end - key.start };
    if (one.computed) {
      const computed = read(draft, toExpression(key), place);
      entries.push({ key: null, computed: computed || -1, id: draft.kept(one.value, place), ...span });
    } else if (one.kind === 'get' && one.value.type === 'FunctionExpression') {
      const fn = readFunction(draft, one.value, place);
      const callee = draft.add({ k: 'function', fn });
      entries.push({
        key: keyOf(key),
        computed: 0,
        id: draft.add({ k: 'call', callee, args: [], fresh: false }),
        ...span,
      });
    } else entries.push({ key: keyOf(key), computed: 0, id: draft.kept(one.value, place), ...span });
  }
  return draft.add({ k: 'object', entries });
}

function toExpression(key: ObjectKey): Expression {
  return key.type === 'PrivateIdentifier'
    ? { type: 'Identifier', name: key.name, start: key.start, end: key.end }
    : key;
}
type ObjectKey = Extract<ObjectExpression['properties'][number], { type: 'Property' }>['key'];

/** Chains of thousands must not descend thousands deep. */
function binary(
  draft: Draft,
  node: Extract<Expression, { type: 'BinaryExpression' }>,
  place: Place,
  inText: boolean,
): Id {
  if (node.operator !== '+') {
    for (const side of spine(node)) read(draft, side, place);
    return 0;
  }
  const parts: Hole[] = [];
  for (const side of spine(node)) {
    const id = read(draft, side, place, true);
    parts.push({ id, at: side.start, len: side.end - side.start });
  }
  const id = draft.add({ k: 'sum', parts });
  const first = draft.syms[parts[0]?.id ?? 0];
  if (!inText) noteText(draft, id, first?.k === 'text' ? first.v : '', node, place);
  return id;
}

function spine(node: Extract<Expression, { type: 'BinaryExpression' }>): Expression[] {
  const sides: Expression[] = [];
  let left: Expression | { type: 'PrivateIdentifier' } = node;
  while (left.type === 'BinaryExpression' && left.operator === node.operator) {
    sides.push(left.right);
    left = left.left;
  }
  if (left.type !== 'PrivateIdentifier') sides.push(left);
  return sides.reverse();
}

function logical(
  draft: Draft,
  node: Extract<Expression, { type: 'LogicalExpression' }>,
  place: Place,
  inText: boolean,
): Id {
  const ids: Id[] = [];
  let at: Expression = node;
  while (at.type === 'LogicalExpression') {
    ids.push(read(draft, at.right, place, inText));
    at = at.left;
  }
  ids.push(read(draft, at, place, inText));
  return draft.either(...ids.reverse());
}
