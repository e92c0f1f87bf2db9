import { mermaidIds, mermaidText } from '../../generators/emit/mermaid.ts';
import type { Model } from '../../model/model.ts';

/** An arrow of the picture: who asks or tells whom, and how. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly dashed: boolean;
}

export interface Picture {
  readonly before: string;
  readonly after: string;
}

/** More than this many boxes nobody reads in a pull request. */
export const mostBoxes = 30;

/**
 * The affected services and what goes between them, before and after, as two Mermaid flowcharts. What is gone or new is
 * drawn thick. Nothing where no arrow differs.
 */
export function picture(before: Model, after: Model, affected: readonly string[]): Picture | undefined {
  const chosen = new Set(affected);
  const [old, now] = [arrowsOf(before, chosen), arrowsOf(after, chosen)];
  const boxes = new Set([...old.values(), ...now.values()].flatMap(({ from, to }) => [from, to]));
  const services = (model: Model) => affected.filter((id) => model.services.has(id));
  const same = [...old.keys()].sort().join('\n') === [...now.keys()].sort().join('\n');
  if (same && services(before).join() === services(after).join()) return undefined;
  if (boxes.size > mostBoxes) return undefined;
  return { before: drawn(services(before), old, now), after: drawn(services(after), now, old) };
}

function arrowsOf(model: Model, chosen: ReadonlySet<string>): Map<string, Arrow> {
  const arrows = new Map<string, Arrow>();
  const add = (arrow: Arrow) => {
    if (chosen.has(arrow.from) && chosen.has(arrow.to)) arrows.set(JSON.stringify(arrow), arrow);
  };
  for (const { caller, to, target, endpoint, mode } of model.calls)
    add({ from: caller.id, to: to.id, label: target?.key ?? endpoint ?? '', dashed: mode === 'deferred' });
  for (const { id, producer, consumers } of model.events.values())
    for (const consumer of consumers) add({ from: producer.id, to: consumer.id, label: id, dashed: true });
  return arrows;
}

function drawn(
  services: readonly string[],
  arrows: ReadonlyMap<string, Arrow>,
  other: ReadonlyMap<string, Arrow>,
): string {
  const node = mermaidIds();
  const lines = [...arrows].map(([key, { from, to, label, dashed }]) => {
    const line = other.has(key) ? (dashed ? '-.->' : '-->') : '==>';
    return `  ${node('service', from)} ${line}|"${mermaidText(label, 60)}"| ${node('service', to)}`;
  });
  const boxes = services.map((id) => `  ${node('service', id)}["${mermaidText(id)}"]`);
  return ['flowchart LR', ...boxes, ...lines].join('\n');
}
