import type { Draft } from './draft.ts';
import { keyOf } from './key.ts';
import { below, type Node, type TSInterfaceDeclaration, type TSSignature, type TSType } from './parse.ts';
import type { Entry, TypeRef } from './symbol.ts';

/** Types that keep the members of their first argument. */
const keeping = new Set(['Pick', 'Omit', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Awaited', 'Promise']);

interface Found {
  readonly names: string[];
  readonly path: string[];
  readonly members: Entry[];
}

/** What the members of a type come from: of `Pick<Context<Types>, 'db'> & { roster: Roster }` that is `Context`. */
export function typeRef(draft: Draft, type: TSType | undefined): TypeRef | null {
  if (type === undefined) return null;
  const found: Found = { names: [], path: [], members: [] };
  collect(draft, type, found);
  return refOf(draft, found);
}

/** The same of an interface. */
export function interfaceRef(draft: Draft, { body, extends: bases }: TSInterfaceDeclaration): TypeRef | null {
  const names = bases.flatMap(({ expression }) => (expression.type === 'Identifier' ? [expression.name] : []));
  const found: Found = { names, path: [], members: [] };
  for (const one of body.body) member(draft, one, found);
  return refOf(draft, found);
}

function refOf(draft: Draft, { names, path, members }: Found): TypeRef | null {
  if (members.length > 0) return { names, path, members: draft.add({ k: 'object', entries: members }) };
  return names.length === 0 ? null : { names, path };
}

function collect(draft: Draft, type: TSType, found: Found): void {
  if (type.type === 'TSTypeReference') {
    const name = nameOf(type.typeName);
    const first = type.typeArguments?.params[0];
    if (name !== undefined && keeping.has(name) && first !== undefined) collect(draft, first, found);
    else if (name !== undefined) found.names.push(name);
  } else if (type.type === 'TSImportType') {
    if (type.qualifier?.type === 'Identifier') found.names.push(`${type.source.value}#${type.qualifier.name}`);
  } else if (type.type === 'TSIntersectionType' || type.type === 'TSUnionType')
    for (const one of type.types) collect(draft, one, found);
  else if (type.type === 'TSParenthesizedType') collect(draft, type.typeAnnotation, found);
  else if (type.type === 'TSTypeOperator') collect(draft, type.typeAnnotation, found);
  else if (type.type === 'TSTypeLiteral') for (const one of type.members) member(draft, one, found);
  else if (type.type === 'TSIndexedAccessType') {
    collect(draft, type.objectType, found);
    const { indexType: index } = type;
    if (index.type === 'TSLiteralType' && index.literal.type === 'Literal' && typeof index.literal.value === 'string')
      found.path.push(index.literal.value);
    else {
      found.names.length = 0;
      found.members.length = 0;
    }
  }
}

function member(draft: Draft, node: TSSignature, { members }: Found): void {
  if (node.type !== 'TSPropertySignature' || node.computed) return;
  const refers = typeRef(draft, node.typeAnnotation?.typeAnnotation);
  if (refers === null) return;
  const { key } = node;
  members.push({
    key: keyOf(key),
    computed: 0,
    id: draft.typed(keyOf(key), refers),
    at: key.start,
    len: key.end - key.start,
  });
}

function nameOf(name: Node): string | undefined {
  if (name.type === 'Identifier') return name.name;
  if (name.type !== 'TSQualifiedName') return undefined;
  return name.left.type === 'Identifier' ? `${name.left.name}.${name.right.name}` : name.right.name;
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
