import type { Draft, Scope } from './draft.ts';
import type { BindingPattern, BindingRestElement, Node } from './parse.ts';

/** Names are known in their whole block, also above their declaration. */
export function declare(draft: Draft, statements: readonly Node[], scope: Scope): void {
  for (const node of statements) {
    const inside =
      (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') && node.declaration !== null
        ? node.declaration
        : node;
    if (inside.type === 'VariableDeclaration')
      for (const one of inside.declarations) declarePattern(draft, one.id, scope, !/const|using/.test(inside.kind));
    else if (
      (inside.type === 'FunctionDeclaration' ||
        inside.type === 'ClassDeclaration' ||
        inside.type === 'TSDeclareFunction' ||
        inside.type === 'TSEnumDeclaration' ||
        inside.type === 'TSImportEqualsDeclaration') &&
      inside.id !== null
    )
      draft.bind(scope, inside.id.name);
    else if (inside.type === 'ImportDeclaration')
      for (const one of inside.specifiers) draft.bind(scope, one.local.name);
  }
}

function declarePattern(draft: Draft, node: BindingPattern | BindingRestElement, scope: Scope, changes: boolean): void {
  if (node.type === 'Identifier') draft.bind(scope, node.name, changes);
  else if (node.type === 'AssignmentPattern') declarePattern(draft, node.left, scope, changes);
  else if (node.type === 'RestElement') declarePattern(draft, node.argument, scope, changes);
  else if (node.type === 'ArrayPattern') {
    for (const one of node.elements) if (one !== null) declarePattern(draft, one, scope, changes);
  } else
    for (const one of node.properties)
      declarePattern(draft, one.type === 'RestElement' ? one.argument : one.value, scope, changes);
}
