import { type Draft, look, type Place } from './draft.ts';
import { noteEnvironment } from './environment.ts';
import { keyOf } from './key.ts';
import type {
  AssignmentTarget,
  AssignmentTargetRest,
  BindingPattern,
  BindingRestElement,
  Expression,
} from './parse.ts';
import type { Id } from './symbol.ts';
import { typeRef, walkType } from './type-ref.ts';
import { outletNames } from './ways-out.ts';

/** Gives the names of a pattern what they take from a value. */
export function bindPattern(draft: Draft, node: BindingPattern | BindingRestElement, value: Id, place: Place): void {
  if ('typeAnnotation' in node) walkType(draft, node.typeAnnotation);
  switch (node.type) {
    case 'Identifier': {
      const binding = draft.bind(place.scope, node.name);
      draft.give(binding, value, typeRef(draft, node.typeAnnotation?.typeAnnotation));
      return;
    }
    case 'AssignmentPattern':
      bindPattern(draft, node.left, draft.either(value, draft.read(node.right, place)), place);
      return;
    case 'RestElement':
      bindPattern(draft, node.argument, value, place);
      return;
    case 'ArrayPattern':
      node.elements.forEach((one, index) => {
        if (one === null) return;
        bindPattern(draft, one, one.type === 'RestElement' ? value : draft.get(value, String(index)), place);
      });
      return;
    case 'ObjectPattern':
      for (const one of node.properties) {
        if (one.type === 'RestElement') bindPattern(draft, one.argument, value, place);
        else bindPattern(draft, one.value, memberOf(draft, one.key, one.computed, value, place), place);
      }
  }
}

type Key = Expression | { type: 'PrivateIdentifier'; name: string; start: number; end: number };

function memberOf(draft: Draft, key: Key, computed: boolean, of: Id, place: Place): Id {
  if (computed && key.type !== 'PrivateIdentifier' && key.type !== 'Literal') {
    return draft.add({ k: 'pick', of, key: draft.read(key, place) });
  }
  const name = keyOf(key);
  noteEnvironment(draft, name, key.start, key.end, place);
  if (outletNames.has(name) && isWhole(draft, of))
    draft.outlets.push({ kind: 'http', what: name, at: key.start, len: key.end - key.start, fn: place.fn });
  return draft.get(of, name);
}

function isWhole(draft: Draft, id: Id): boolean {
  const sym = draft.syms[id];
  return sym?.k === 'global' && /^(?:globalThis|window|self|global)$/.test(sym.name);
}

/** `x = value`, `{ a, b } = value`, `this.x = value`, `handlers.x = value`, `module.exports = value` */
export function assign(draft: Draft, node: AssignmentTarget | AssignmentTargetRest, value: Id, place: Place): void {
  switch (node.type) {
    case 'Identifier': {
      const binding = look(place.scope, node.name);
      if (binding !== undefined) draft.give(binding, value);
      return;
    }
    case 'MemberExpression':
      assignMember(draft, node, value, place);
      return;
    case 'ObjectPattern':
      for (const one of node.properties) {
        if (one.type === 'RestElement') assign(draft, one.argument, value, place);
        else assignDefault(draft, one.value, memberOf(draft, one.key, one.computed, value, place), place);
      }
      return;
    case 'ArrayPattern':
      node.elements.forEach((one, index) => {
        if (one === null) return;
        if (one.type === 'RestElement') assign(draft, one.argument, value, place);
        else assignDefault(draft, one, draft.get(value, String(index)), place);
      });
      return;
    case 'RestElement':
      assign(draft, node.argument, value, place);
      return;
    default:
      draft.read(node.expression, place);
  }
}

type Target = Extract<AssignmentTarget, { type: 'ArrayPattern' }>['elements'][number];

function assignDefault(draft: Draft, node: NonNullable<Target>, value: Id, place: Place): void {
  if (node.type === 'AssignmentPattern') {
    assign(draft, node.left, draft.either(value, draft.read(node.right, place)), place);
  } else assign(draft, node, value, place);
}

type Member = Extract<AssignmentTarget, { type: 'MemberExpression' }>;

function assignMember(draft: Draft, node: Member, value: Id, place: Place): void {
  const { object, property } = node;
  const name = node.computed
    ? node.property.type === 'Literal'
      ? keyOf(node.property)
      : undefined
    : 'name' in property && typeof property.name === 'string'
      ? `${property.type === 'PrivateIdentifier' ? '#' : ''}${property.name}`
      : undefined;
  const entry = {
    key: name ?? null,
    computed: name === undefined ? -1 : 0,
    id: value,
    at: property.start,
    len: property.end - property.start,
  };
  if (object.type === 'Identifier') {
    const binding = look(place.scope, object.name);
    if (binding !== undefined) draft.addMember(binding, entry);
    else if (object.name === 'module' && name === 'exports') draft.exports.push({ name: '=', id: value, from: null });
    else if (object.name === 'exports' && name !== undefined) draft.exports.push({ name, id: value, from: null });
  } else if (object.type === 'ThisExpression' && place.self !== 0) {
    draft.members(place.self).push(entry);
  } else if (
    object.type === 'MemberExpression' &&
    draft.source.slice(object.start, object.end) === 'module.exports' &&
    name !== undefined
  )
    draft.exports.push({ name, id: value, from: null });
  draft.read(object, place);
  if (node.computed) draft.read(node.property, place);
}
