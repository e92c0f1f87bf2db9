import { declare } from './declare.ts';
import { type Draft, look, type Place } from './draft.ts';
import { readClass, readFunction } from './function.ts';
import { keyOf } from './key.ts';
import type {
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportDeclaration,
  ModuleExportName,
  StringLiteral,
  TSEnumDeclaration,
  TSExportAssignment,
  TSImportEqualsDeclaration,
} from './parse.ts';
import type { Entry, Id, ImportSite } from './symbol.ts';

function note(draft: Draft, source: StringLiteral, how: ImportSite['how'], names: readonly string[]): void {
  const { value: specifier, start, end } = source;
  draft.imports.push({ specifier, how, names, at: start, len: end - start, computed: 0 });
}

function imported(draft: Draft, from: string, name: string): Id {
  return draft.once(`i${from}\0${name}`, { k: 'import', from, name });
}

function nameOf(name: ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name;
}

export function readImportDeclaration(draft: Draft, node: ImportDeclaration, { scope }: Place): void {
  const { source, specifiers } = node;
  const names = specifiers.map((one) =>
    one.type === 'ImportSpecifier' ? nameOf(one.imported) : one.type === 'ImportDefaultSpecifier' ? 'default' : '*',
  );
  const types = specifiers.map((one) => one.type === 'ImportSpecifier' && one.importKind === 'type');
  const allTypes = node.importKind === 'type' || (types.length > 0 && types.every(Boolean));
  note(draft, source, allTypes ? 'type' : 'import', names);
  specifiers.forEach((one, index) => {
    const name = names[index] ?? '*';
    draft.give(draft.bind(scope, one.local.name), imported(draft, source.value, name));
  });
}

export function readImportEquals(draft: Draft, node: TSImportEqualsDeclaration, { scope }: Place): void {
  const { moduleReference: to } = node;
  if (to.type !== 'TSExternalModuleReference') return;
  note(draft, to.expression, node.importKind === 'type' ? 'type' : 'require', ['*']);
  draft.give(draft.bind(scope, node.id.name), imported(draft, to.expression.value, '*'));
}

type ExportNode = ExportNamedDeclaration | ExportAllDeclaration | ExportDefaultDeclaration | TSExportAssignment;

export function readExport(draft: Draft, node: ExportNode, place: Place): void {
  if (node.type === 'ExportAllDeclaration') {
    const from = node.source.value;
    note(draft, node.source, node.exportKind === 'type' ? 'type' : 'export', ['*']);
    if (node.exported === null) draft.exports.push({ name: '*', id: 0, from });
    else draft.exports.push({ name: nameOf(node.exported), id: imported(draft, from, '*'), from: null });
  } else if (node.type === 'TSExportAssignment') {
    draft.exports.push({ name: '=', id: draft.kept(node.expression, place), from: null });
  } else if (node.type === 'ExportDefaultDeclaration') {
    draft.exports.push({ name: 'default', id: defaultOf(draft, node, place), from: null });
  } else if (node.source !== null) exportFrom(draft, node, node.source);
  else if (node.declaration !== null) {
    draft.statement(node.declaration, place);
    const names = new Map<string, number>();
    declare(draft, [node.declaration], { names, outer: undefined });
    for (const name of names.keys()) exportLocal(draft, name, name, place);
  } else for (const one of node.specifiers) exportLocal(draft, nameOf(one.local), nameOf(one.exported), place);
}

function exportFrom(draft: Draft, node: ExportNamedDeclaration, source: StringLiteral): void {
  const allTypes = node.specifiers.length > 0 && node.specifiers.every((one) => one.exportKind === 'type');
  const how = node.exportKind === 'type' || allTypes ? 'type' : 'export';
  note(
    draft,
    source,
    how,
    node.specifiers.map((one) => nameOf(one.local)),
  );
  for (const one of node.specifiers) {
    const id = imported(draft, source.value, nameOf(one.local));
    draft.exports.push({ name: nameOf(one.exported), id, from: null });
  }
}

function exportLocal(draft: Draft, local: string, name: string, { scope }: Place): void {
  const binding = look(scope, local);
  if (binding !== undefined) draft.exports.push({ name, id: draft.variable(binding), from: null });
}

function defaultOf(draft: Draft, { declaration }: ExportDefaultDeclaration, place: Place): Id {
  switch (declaration.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression': {
      const id = draft.add({ k: 'function', fn: readFunction(draft, declaration, place) });
      const binding = declaration.id === null ? undefined : look(place.scope, declaration.id.name);
      if (binding !== undefined) draft.give(binding, id);
      return id;
    }
    case 'ClassDeclaration':
    case 'ClassExpression': {
      const id = readClass(draft, declaration, place);
      const binding = declaration.id === null ? undefined : look(place.scope, declaration.id.name);
      if (binding !== undefined) draft.give(binding, id);
      return id;
    }
    case 'TSInterfaceDeclaration':
      draft.statement(declaration, place);
      return 0;
    default:
      return draft.kept(declaration, place);
  }
}

export function readEnum(draft: Draft, node: TSEnumDeclaration, place: Place): void {
  const entries: Entry[] = [];
  for (const { id, initializer } of node.body.members) {
    const key = id.type === 'TemplateLiteral' ? (id.quasis[0]?.value.cooked ?? '') : keyOf(id);
    const value = initializer === null ? 0 : draft.read(initializer, place, true);
    entries.push({ key, computed: 0, id: value, at: id.start, len: id.end - id.start });
  }
  draft.give(draft.bind(place.scope, node.id.name), draft.add({ k: 'enum', entries }));
}
