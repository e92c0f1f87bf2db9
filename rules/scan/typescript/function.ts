import { declare } from './declare.ts';
import { type Draft, inner, type Place } from './draft.ts';
import { keyOf } from './key.ts';
import type { ArrowFunctionExpression, Class, Function as FunctionNode, ParamPattern } from './parse.ts';
import { bindPattern } from './pattern.ts';
import type { Entry, Id } from './symbol.ts';
import { typeRef, walkType } from './type-ref.ts';

/** Walks a function and returns its number. */
export function readFunction(
  draft: Draft,
  node: FunctionNode | ArrowFunctionExpression,
  place: Place,
  members?: Entry[],
): number {
  const fn = draft.fn(node.id?.name ?? '', place.fn, place.fn === 0);
  const scope = inner(place.scope);
  const isArrow = node.type === 'ArrowFunctionExpression';
  const here: Place = { fn, scope, self: place.self, under: -1 };
  if (node.type === 'FunctionExpression' && node.id !== null) {
    const self = draft.bind(scope, node.id.name);
    draft.give(self, draft.add({ k: 'function', fn }));
  }
  node.params.forEach((param, index) => {
    parameter(draft, param, index, here, members);
  });
  walkType(draft, node.typeParameters);
  walkType(draft, node.returnType);
  const { body } = node;
  if (body === null) return fn;
  if (body.type === 'BlockStatement') {
    declare(draft, body.body, scope);
    for (const statement of body.body) draft.statement(statement, here);
  } else if (isArrow) {
    const id = draft.kept(body, here);
    draft.functions[fn]?.returns.push(id);
  }
  return fn;
}

function parameter(draft: Draft, param: ParamPattern, index: number, place: Place, members?: Entry[]): void {
  const { fn } = place;
  const own = draft.functions[fn];
  const rest = param.type === 'RestElement';
  const id = draft.add({ k: 'parameter', fn, index, rest });
  const pattern = param.type === 'TSParameterProperty' ? param.parameter : rest ? param.argument : param;
  const inner = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  const annotation = inner.typeAnnotation?.typeAnnotation;
  own?.parameters.push(typeRef(draft, annotation));
  own?.names.push(inner.type === 'Identifier' ? inner.name : '');
  bindPattern(draft, pattern, id, place);
  if (param.type === 'TSParameterProperty' && inner.type === 'Identifier')
    members?.push({ key: inner.name, computed: 0, id, at: inner.start, len: inner.end - inner.start });
}

export function readClass(draft: Draft, node: Class, place: Place): Id {
  const self = draft.add({ k: 'unknown' });
  const scope = inner(place.scope);
  const here: Place = { ...place, scope, self };
  if (node.id !== null && node.type === 'ClassExpression') draft.give(draft.bind(scope, node.id.name), self);
  const base = node.superClass === null ? 0 : draft.read(node.superClass, place);
  for (const type of [node.typeParameters, node.superTypeArguments, ...(node.implements ?? [])]) walkType(draft, type);
  for (const { expression } of node.decorators) draft.read(expression, place);
  const entries = draft.members(self);
  let make = -1;
  for (const one of node.body.body) {
    if (one.type === 'StaticBlock') for (const statement of one.body) draft.statement(statement, here);
    else if (one.type === 'TSIndexSignature') walkType(draft, one);
    else {
      const { key } = one;
      if (one.computed && key.type !== 'PrivateIdentifier') draft.read(key, here);
      for (const decorator of one.decorators) draft.read(decorator.expression, here);
      const name = key.type === 'PrivateIdentifier' ? `#${key.name}` : keyOf(key);
      const span = { at: key.start, len: key.end - key.start };
      if (one.type === 'MethodDefinition' || one.type === 'TSAbstractMethodDefinition') {
        const fn = readFunction(draft, one.value, here, entries);
        if (one.kind === 'constructor') make = fn;
        const callee = draft.add({ k: 'function', fn });
        const id = one.kind === 'get' ? draft.add({ k: 'call', callee, args: [], fresh: false }) : callee;
        if (one.kind !== 'constructor') entries.push({ key: name, computed: 0, id, ...span });
      } else {
        const annotation = 'typeAnnotation' in one ? one.typeAnnotation : undefined;
        walkType(draft, annotation);
        const type = typeRef(draft, annotation?.typeAnnotation);
        const value = one.value === null ? 0 : draft.kept(one.value, here);
        // A field that is only declared: its type may tell what it is.
        const held = value !== 0 ? value : type === null ? 0 : draft.typed(name, type);
        entries.push({ key: name, computed: 0, id: held, ...span });
      }
    }
  }
  draft.syms[self] = { k: 'class', entries, make, base };
  return self;
}
