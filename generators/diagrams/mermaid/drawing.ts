import type { Domain, Event } from '../../../model/model.ts';
import { mermaidIds, mermaidLines } from '../../emit/mermaid.ts';
import { colorClass, colorsOf } from '../colors.ts';
import { edgeLabel, type FlowEdge, type FlowGroup, type FlowNode, flowchartText } from '../flowchart.ts';
import { lineOf, type Party, type Relation, relationLabel } from '../relation.ts';

/** A flowchart of parties, channels and domains, in which each appears once. */
export class Drawing {
  readonly #ids = mermaidIds();
  readonly #nodes = new Map<string, FlowNode>();
  readonly #groups = new Map<string, FlowGroup>();
  readonly #edges: FlowEdge[] = [];
  readonly #styles = new Map<string, string>();

  group(domain: Domain): string {
    const id = this.#ids('domain', domain.id);
    this.#groups.set(id, { id, label: mermaidLines(domain.name), style: this.#frameStyle(domain) });
    return id;
  }

  domain(domain: Domain, note: string): string {
    const id = this.#ids('domain', domain.id);
    this.#nodes.set(id, { id, label: mermaidLines(domain.name, note), style: this.#style(domain) });
    return id;
  }

  /** A service, an application or somebody outside; `group` puts it inside a frame. */
  party(party: Party, group?: string): string {
    const id = this.#ids(party.kind, party.id);
    if (this.#nodes.has(id)) return id;
    const inFrame = group === undefined ? {} : { group };
    if (party.kind === 'service') {
      const note = group === undefined ? party.domain.name : party.label;
      const label = mermaidLines(party.id, note === party.id ? undefined : note);
      this.#nodes.set(id, { id, label, style: this.#style(party.domain), ...inFrame });
    } else if (party.kind === 'application')
      this.#nodes.set(id, {
        id,
        label: mermaidLines(party.label, party.type),
        style: this.#style(undefined),
        ...inFrame,
      });
    else
      this.#nodes.set(id, {
        id,
        label: mermaidLines(party.name, party.technology),
        shape: 'external',
        style: this.#style(undefined),
        ...inFrame,
      });
    return id;
  }

  channel(event: Event): string {
    const id = this.#ids('event', event.id);
    const label = mermaidLines(event.id, event.planned ? 'planned' : undefined);
    this.#nodes.set(id, { id, label, shape: 'channel', style: this.#style(undefined) });
    return id;
  }

  node(kind: string, id: string, label: string, shape: NonNullable<FlowNode['shape']>, domain?: Domain): string {
    const name = this.#ids(kind, id);
    this.#nodes.set(name, { id: name, label, shape, style: this.#style(domain) });
    return name;
  }

  edge(from: string, to: string, text: string, line: FlowEdge['line']): void {
    this.#edges.push({ from, to, label: text === '' ? '' : edgeLabel(text), line });
  }

  relation(from: string, to: string, relation: Relation<unknown>): void {
    this.edge(from, to, relationLabel(relation), lineOf(relation));
  }

  text(direction: 'LR' | 'TB'): string {
    return flowchartText({
      direction,
      groups: [...this.#groups.values()],
      nodes: [...this.#nodes.values()],
      edges: this.#edges,
      styles: this.#styles,
    });
  }

  #frameStyle(domain: Domain): string {
    const name = `${this.#style(domain)}_frame`;
    this.#styles.set(name, `fill:none,stroke:${colorsOf(domain).line}`);
    return name;
  }

  #style(domain: Domain | undefined): string {
    const name = colorClass(domain).replaceAll('-', '_');
    const { fill, line, text } = colorsOf(domain);
    this.#styles.set(name, `fill:${fill},stroke:${line},color:${text}`);
    return name;
  }
}
