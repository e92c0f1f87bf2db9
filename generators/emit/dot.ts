import { oneLine } from './mermaid.ts';

/** DOT attributes by name; what is undefined is left out. */
export type DotAttributes = Readonly<Record<string, string | number | DotLabel | undefined>>;

/** An HTML-like label, whose texts `dotHtml` has escaped. */
export interface DotLabel {
  readonly html: string;
}

/** Text → a quoted DOT string. `&lt;` means something in one, so it does not reach Graphviz as it is. */
export function dotText(text: string): string {
  const plain = cleanLines(text).replaceAll('&', '&amp;').replaceAll('"', '\\"');
  return `"${plain.replaceAll('\n', '\\n')}"`;
}

/** Text → what may stand between the tags, or in an attribute, of an HTML-like label. */
export function dotHtml(text: string): string {
  const escaped = cleanLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
  // Graphviz refuses tags with nothing between them.
  return escaped === '' ? '–' : escaped;
}

/**
 * In labels `\\N` is the name of the node, and how often a backslash must be doubled to be none differs between labels,
 * tooltips and tags: its twin of the mathematicians means nothing anywhere.
 */
function cleanLines(text: string): string {
  return text.split('\n').map(oneLine).join('\n').replaceAll('\\', '\u2216');
}

export function dotNode(id: string, attributes: DotAttributes): string {
  return `${dotText(id)} ${attributeList(attributes)}`;
}

/** An end of an edge: a node, and the row of its card. */
export interface DotEnd {
  readonly node: string;
  readonly port?: string;
  /** Arrows leave it to the right and reach it from the left, as they do at rows; else they take the shortest way. */
  readonly side?: true;
}

export function dotEdge(from: DotEnd, to: DotEnd, attributes: DotAttributes): string {
  return `${endText(from, 'e')} -> ${endText(to, 'w')} ${attributeList(attributes)}`;
}

export function dotCluster(id: string, attributes: DotAttributes, inside: readonly string[]): string {
  const lines = [`graph ${attributeList(attributes)}`, ...inside].map((line) => `    ${line}`);
  return `subgraph ${dotText(`cluster ${id}`)} {\n${lines.join('\n')}\n  }`;
}

export function dotGraph(
  defaults: { readonly graph: DotAttributes; readonly node: DotAttributes; readonly edge: DotAttributes },
  statements: readonly string[],
): string {
  const lines = [
    `graph ${attributeList(defaults.graph)}`,
    `node ${attributeList(defaults.node)}`,
    `edge ${attributeList(defaults.edge)}`,
    ...statements,
  ];
  return `digraph {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
}

function endText({ node, port, side: isSided }: DotEnd, side: string): string {
  if (port === undefined) return isSided === true ? `${dotText(node)}:${side}` : dotText(node);
  return `${dotText(node)}:${dotText(dotPort(port))}:${side}`;
}

/** `n` or `e` would be a direction, and a colon would begin one. */
export function dotPort(name: string): string {
  return `at-${name.replaceAll(/[^A-Za-z0-9-]/gu, (char) => `_${char.codePointAt(0)?.toString(16)}_`)}`;
}

function attributeList(attributes: DotAttributes): string {
  const list = Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'object') return [`${name}=<${value.html}>`];
    return [`${name}=${typeof value === 'number' ? value : dotText(value)}`];
  });
  return `[${list.join(', ')}]`;
}
