import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program over files that need not exist, under the compiler options of the project. */
export function programOf(files: ReadonlyMap<string, string>, changes: ts.CompilerOptions = {}): ts.Program {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [...files.keys()], include: [] }, ts.sys, root);
  const host = ts.createCompilerHost({ ...options, ...changes });
  const onDisk = { read: host.readFile, has: host.fileExists, parse: host.getSourceFile };
  const made = new Map([...files].map(([path, text]) => [`${root}${path}`, text]));
  host.readFile = (path) => made.get(path) ?? onDisk.read(path);
  host.fileExists = (path) => made.has(path) || onDisk.has(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = made.get(path);
    return text === undefined ? onDisk.parse(path, language, ...rest) : ts.createSourceFile(path, text, language, true);
  };
  return ts.createProgram([...made.keys()], { ...options, ...changes }, host);
}

/** What the compiler has to say, with the place. */
export function errorsOf(program: ts.Program): string[] {
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const { line } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0 };
    return `${file?.fileName.slice(root.length)}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

/** Every place in the file where the checker sees `any`, however deep. */
export function anyIn(program: ts.Program, path: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(`${root}${path}`);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const typed = ts.isTypeNode(node) || ts.isPropertySignature(node) || ts.isVariableDeclaration(node);
    if (typed && checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  if (source !== undefined) visit(source);
  return found;
}
