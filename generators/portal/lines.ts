import type { Origin } from '../../model/finding.ts';
import type { Source } from '../../model/source.ts';

/** Where a key stands: its line, and the keys and items below it. */
interface Node {
  readonly line: number;
  readonly indent: number;
  readonly below: Map<string, Node>;
}

/**
 * The line of an origin, found by indentation alone. A page names thousands of places; parsing every file with places
 * would take longer than all the rest. Inside `{…}` on one line the line is the same; in a flow collection over several
 * lines it is the line where the collection starts.
 */
export function lineFinder(sources: readonly Source[]): (origin: Origin) => number {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const trees = new Map<string, Node>();
  return ({ file, path }) => {
    if (path[0] === '@line') return Number(path[1]);
    const source = byPath.get(file);
    if (source === undefined) return 1;
    let node = trees.get(file);
    if (node === undefined) {
      node = outline(source.text);
      trees.set(file, node);
    }
    for (const step of path) {
      const next: Node | undefined = node.below.get(String(step));
      if (next === undefined) break;
      node = next;
    }
    return node.line;
  };
}

const keyPattern = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>'"%@`{[,\]}-][^#]*?|-[^\s#][^#]*?|[^:#]+?):(?:\s|$)/;

/** The text of a block scalar may look like keys; it is deeper than its own key, below which no path leads. */
function outline(text: string): Node {
  const root: Node = { line: firstLine(text), indent: -1, below: new Map() };
  const open: Node[] = [root];
  const matter = text.startsWith('---');
  for (const [i, raw] of text.split('\n').entries()) {
    if (matter && i > 0 && raw.startsWith('---')) break;
    const line = raw.trimEnd();
    let rest = line.trimStart();
    let indent = line.length - rest.length;
    if (rest === '' || rest.startsWith('#') || rest === '---') continue;
    const place = (key: string, at: number): void => {
      while ((open.at(-1)?.indent ?? -1) >= at) open.pop();
      const node: Node = { line: i + 1, indent: at, below: new Map() };
      const parent = open.at(-1) ?? root;
      if (!parent.below.has(key)) parent.below.set(key, node);
      open.push(node);
    };
    while (/^-(\s|$)/.test(rest)) {
      // An item stands as deep as its dash, half a step below a key at the same column.
      while ((open.at(-1)?.indent ?? -1) > indent + 0.5) open.pop();
      if (open.at(-1)?.indent === indent + 0.5) open.pop();
      const parent = open.at(-1) ?? root;
      place(String(parent.below.size), indent + 0.5);
      const after = rest.slice(1).trimStart();
      indent += rest.length - after.length;
      rest = after;
    }
    const key = keyPattern.exec(rest)?.[1];
    if (key === undefined) continue;
    place(unquoted(key.trim()), indent);
  }
  return root;
}

function firstLine(text: string): number {
  const at = text.split('\n').findIndex((line) => line.trim() !== '' && !/^(#|---)/.test(line.trim()));
  return at < 0 ? 1 : at + 1;
}

function unquoted(key: string): string {
  if (key.startsWith("'")) return key.slice(1, -1).replaceAll("''", "'");
  return key.startsWith('"') ? key.slice(1, -1).replaceAll(/\\(.)/g, '$1') : key;
}
