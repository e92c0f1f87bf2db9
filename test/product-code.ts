import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A source file, by its path from the root. */
export interface Code {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly line: number;
  /** A package, or the path of a file from the root. */
  readonly to: string;
  readonly typeOnly: boolean;
}

export const root = fileURLToPath(new URL('..', import.meta.url));

export const product: readonly Code[] = ['bin', 'generators', 'rules', 'model', 'portal', 'runtime'].flatMap(
  (folder) => {
    try {
      return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
        .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
        .filter((path) => path.endsWith('.ts') && !path.includes('node_modules') && !path.startsWith('portal/dist'))
        .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
    } catch {
      return [];
    }
  },
);

const parsed = new Map<Code, ts.SourceFile>();
export function treeOf(code: Code): ts.SourceFile {
  const tree = parsed.get(code) ?? ts.createSourceFile(code.path, code.text, ts.ScriptTarget.ES2023, true);
  parsed.set(code, tree);
  return tree;
}

export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

export function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

const imported = new Map<Code, Import[]>();
export function importsOf(code: Code): Import[] {
  const found = imported.get(code) ?? readImports(code);
  imported.set(code, found);
  return found;
}

function readImports(code: Code): Import[] {
  return [...nodesOf(treeOf(code))].flatMap((node) => {
    const found = (name: ts.Node | undefined, typeOnly: boolean): Import[] => {
      if (name === undefined || !ts.isStringLiteralLike(name)) return [];
      const to = name.text.startsWith('.') ? posix.join(posix.dirname(code.path), name.text) : name.text;
      return [{ line: lineOf(node), to, typeOnly }];
    };
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const allTypes =
        clause?.name === undefined && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0
          ? named.elements.every((element) => element.isTypeOnly)
          : false;
      return found(node.moduleSpecifier, clause?.isTypeOnly === true || allTypes);
    }
    if (ts.isExportDeclaration(node)) return found(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      return found(node.arguments[0], false);
    return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? found(node.argument.literal, true) : [];
  });
}

export const topOf = (path: string) => path.split('/')[0] ?? '';
export const isFile = (to: string) => to.includes('/') && to.endsWith('.ts');

export function eachImport(
  files: readonly Code[],
  breach: (path: string, one: Import) => string | undefined,
): string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((one) => {
      const problem = breach(file.path, one);
      return problem === undefined ? [] : [`${file.path}:${one.line} imports ${one.to}: ${problem}`];
    }),
  );
}

export const made = (...files: [string, string][]): Code[] => files.map(([path, text]) => ({ path, text }));
