import type { Capability, Model } from '../../../model/model.ts';
import { mermaidIds, mermaidLines } from '../../emit/mermaid.ts';
import { flowchartText } from '../flowchart.ts';

const styles = new Map<Capability['status'], string>([
  ['implemented', 'fill:#d1fae5,stroke:#059669,color:#111827'],
  ['partial', 'fill:#fef3c7,stroke:#b45309,color:#111827'],
  ['not-implemented', 'fill:#f1f5f9,stroke:#64748b,color:#111827,stroke-dasharray:4 3'],
]);

/** What the company can do, by group, and how far it is built. */
export function capabilitiesFlowchart(model: Model): string {
  const ids = mermaidIds();
  const groups = [...model.capabilityGroups.values()];
  return flowchartText({
    direction: 'LR',
    groups: groups.map(({ id, name }) => ({ id: ids('group', id), label: mermaidLines(`${id} ${name}`) })),
    nodes: groups.flatMap((group) =>
      group.capabilities.map((capability) => ({
        id: ids('capability', capability.id),
        label: mermaidLines(`${capability.id} ${capability.name}`, ...capability.services.map((service) => service.id)),
        group: ids('group', group.id),
        style: capability.status.replaceAll('-', '_'),
      })),
    ),
    edges: [],
    styles: new Map([...styles].map(([status, style]) => [status.replaceAll('-', '_'), style])),
  });
}
