import { declare } from './declare.ts';
import { type Draft, inner, look, type Place } from './draft.ts';
import { readClass, readFunction } from './function.ts';
import { readEnum, readExport, readImportDeclaration, readImportEquals } from './module-link.ts';
import type { Expression, Node, Statement } from './parse.ts';
import { assign, bindPattern } from './pattern.ts';
import { interfaceRef, typeRef, walkType } from './type-ref.ts';
import { walk } from './walk.ts';

/** Walks a statement, or any other node. */
export function readStatement(draft: Draft, node: Node, place: Place): void {
  switch (node.type) {
    case 'ExpressionStatement':
      draft.read(node.expression, place);
      return;
    case 'VariableDeclaration':
      for (const one of node.declarations) {
        const value = one.init === null ? 0 : draft.read(one.init, place);
        bindPattern(draft, one.id, value, place);
      }
      return;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction': {
      const fn = readFunction(draft, node, place);
      const binding = node.id === null ? undefined : look(place.scope, node.id.name);
      if (binding !== undefined && node.body !== null) draft.give(binding, draft.add({ k: 'function', fn }));
      return;
    }
    case 'ClassDeclaration': {
      const id = readClass(draft, node, place);
      const binding = node.id === null ? undefined : look(place.scope, node.id.name);
      if (binding !== undefined) draft.give(binding, id);
      return;
    }
    case 'ReturnStatement':
      if (node.argument !== null) draft.functions[place.fn]?.returns.push(draft.kept(node.argument, place));
      return;
    case 'ThrowStatement':
      draft.read(node.argument, { ...place, under: -2 });
      return;
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      block(draft, node.body, place);
      return;
    case 'ForOfStatement':
    case 'ForInStatement': {
      const here = { ...place, scope: inner(place.scope) };
      const of = draft.read(node.right, place);
      const each = node.type === 'ForOfStatement' ? draft.add({ k: 'each', of }) : 0;
      if (node.left.type === 'VariableDeclaration')
        for (const one of node.left.declarations) bindPattern(draft, one.id, each, here);
      else assign(draft, node.left, each, place);
      readStatement(draft, node.body, here);
      return;
    }
    case 'ForStatement': {
      const here = { ...place, scope: inner(place.scope) };
      if (node.init?.type === 'VariableDeclaration') declare(draft, [node.init], here.scope);
      for (const one of [node.init, node.test, node.update, node.body])
        if (one !== null) readStatement(draft, one, here);
      return;
    }
    case 'IfStatement': {
      let at: Statement | null = node;
      while (at?.type === 'IfStatement') {
        draft.read(at.test, place);
        readStatement(draft, at.consequent, place);
        at = at.alternate;
      }
      if (at !== null) readStatement(draft, at, place);
      return;
    }
    case 'SwitchStatement': {
      draft.read(node.discriminant, place);
      const here = { ...place, scope: inner(place.scope) };
      declare(
        draft,
        node.cases.flatMap((one) => one.consequent),
        here.scope,
      );
      for (const one of node.cases) {
        if (one.test !== null) draft.read(one.test, here);
        for (const statement of one.consequent) readStatement(draft, statement, here);
      }
      return;
    }
    case 'CatchClause': {
      const here = { ...place, scope: inner(place.scope) };
      if (node.param !== null) bindPattern(draft, node.param, 0, here);
      readStatement(draft, node.body, here);
      return;
    }
    case 'ImportDeclaration':
      readImportDeclaration(draft, node, place);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      readExport(draft, node, place);
      return;
    case 'TSImportEqualsDeclaration':
      readImportEquals(draft, node, place);
      return;
    case 'TSEnumDeclaration':
      readEnum(draft, node, place);
      return;
    case 'TSTypeAliasDeclaration': {
      const refers = typeRef(draft, node.typeAnnotation);
      if (refers !== null) draft.types.push({ name: node.id.name, refers });
      walkType(draft, node);
      return;
    }
    case 'TSInterfaceDeclaration': {
      const refers = interfaceRef(draft, node);
      if (refers !== null) draft.types.push({ name: node.id.name, refers });
      walkType(draft, node);
      return;
    }
    case 'TSModuleDeclaration':
      if (node.body !== null) readStatement(draft, node.body, place);
      return;
    case 'JSXText':
    case 'JSXIdentifier':
    case 'JSXClosingElement':
      return;
    default:
      if (isExpression(node)) draft.read(node, place);
      else walk(draft, node, place);
  }
}

function block(draft: Draft, body: readonly Node[], place: Place): void {
  const here = { ...place, scope: inner(place.scope) };
  declare(draft, body, here.scope);
  for (const statement of body) readStatement(draft, statement, here);
}

function isExpression(node: Node): node is Expression {
  return (
    node.type.endsWith('Expression') ||
    node.type === 'Identifier' ||
    node.type === 'Literal' ||
    node.type === 'TemplateLiteral'
  );
}
