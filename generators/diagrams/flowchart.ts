import { clip, mermaidText } from '../emit/mermaid.ts';

export interface FlowNode {
  readonly id: string;
  /** Escaped already. */
  readonly label: string;
  readonly shape?: 'box' | 'store' | 'channel' | 'external';
  readonly group?: string;
  readonly style?: string;
}

export interface FlowGroup {
  readonly id: string;
  readonly label: string;
  readonly style?: string;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly line: 'solid' | 'dashed';
}

export interface Flowchart {
  readonly direction: 'LR' | 'TB';
  readonly groups: readonly FlowGroup[];
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  /** Name of a class → its colors. */
  readonly styles: ReadonlyMap<string, string>;
}

/** GitHub draws no chart of more than 500 edges or 50,000 characters. */
const mostEdges = 300;

export function flowchartText({ direction, groups, nodes, edges, styles }: Flowchart): string {
  const lines = [`flowchart ${direction}`];
  for (const group of groups) {
    lines.push(`  subgraph ${group.id}["${group.label}"]`);
    const members = nodes.filter((node) => node.group === group.id);
    lines.push(...members.map((node) => `    ${nodeText(node)}`), '  end');
  }
  lines.push(...nodes.filter((node) => node.group === undefined).map((node) => `  ${nodeText(node)}`));
  lines.push(...edges.slice(0, mostEdges).map((edge) => `  ${edgeText(edge)}`));
  if (edges.length > mostEdges) lines.push(`  left_out["and ${edges.length - mostEdges} more arrows"]`);
  const used = new Set([...groups, ...nodes].flatMap(({ style }) => style ?? []));
  for (const [name, style] of styles)
    if (used.has(name)) {
      lines.push(`  classDef ${name} ${style}`);
      const members = [...groups, ...nodes].filter((one) => one.style === name).map((one) => one.id);
      lines.push(`  class ${members.join(',')} ${name}`);
    }
  return `${lines.join('\n')}\n`;
}

function nodeText({ id, label, shape }: FlowNode): string {
  if (shape === 'store') return `${id}[("${label}")]`;
  if (shape === 'channel') return `${id}(["${label}"])`;
  if (shape === 'external') return `${id}{{"${label}"}}`;
  return `${id}["${label}"]`;
}

function edgeText({ from, to, label, line }: FlowEdge): string {
  const arrow = line === 'dashed' ? '-.->' : '-->';
  return label === '' ? `${from} ${arrow} ${to}` : `${from} ${arrow}|"${label}"| ${to}`;
}

/** Few words beside an arrow; the rest is on the page of the thing. */
export function edgeLabel(text: string): string {
  return mermaidText(clip(text, 40));
}
