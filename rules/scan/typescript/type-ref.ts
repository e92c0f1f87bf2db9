import type { Draft } from './draft.ts';
import { below, type Node, type TSType } from './parse.ts';
import type { TypeRef } from './symbol.ts';

/** Types that keep the members of their first argument. */
const keeping = new Set(['Pick', 'Omit', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Awaited', 'Promise']);

/** What the members of a type come from: of `Pick<Context<Types>, 'db'> & { roster: Roster }` that is `Context`. */
export function typeRef(type: TSType | undefined): TypeRef | null {
  if (type === undefined) return null;
  const names: string[] = [];
  const path: string[] = [];
  collect(type, names, path);
  return names.length === 0 ? null : { names, path };
}

function collect(type: TSType, names: string[], path: string[]): void {
  if (type.type === 'TSTypeReference') {
    const name = lastName(type.typeName);
    const first = type.typeArguments?.params[0];
    if (name !== undefined && keeping.has(name) && first !== undefined) collect(first, names, path);
    else if (name !== undefined) names.push(name);
  } else if (type.type === 'TSIntersectionType' || type.type === 'TSUnionType')
    for (const one of type.types) collect(one, names, path);
  else if (type.type === 'TSParenthesizedType') collect(type.typeAnnotation, names, path);
  else if (type.type === 'TSTypeOperator') collect(type.typeAnnotation, names, path);
  else if (type.type === 'TSIndexedAccessType') {
    collect(type.objectType, names, path);
    const { indexType: index } = type;
    if (index.type === 'TSLiteralType' && index.literal.type === 'Literal' && typeof index.literal.value === 'string')
      path.push(index.literal.value);
    else names.length = 0;
  }
}

function lastName(name: Node): string | undefined {
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' ? name.right.name : undefined;
}

/** Types hold imports too: `import('../svc-payments/store.ts').Row`. */
export function walkType(draft: Draft, node: Node | null | undefined): void {
  if (!draft.mayImportInTypes || node === null || node === undefined) return;
  if (node.type === 'TSImportType') {
    const { source, qualifier } = node;
    draft.imports.push({
      specifier: source.value,
      how: 'type',
      names: qualifier?.type === 'Identifier' ? [qualifier.name] : ['*'],
      at: source.start,
      len: source.end - source.start,
      computed: 0,
    });
  }
  for (const child of below(node)) walkType(draft, child);
}
