import type { Entry, Model } from '../../model/model.ts';
import { componentDot } from '../diagrams/c4/component-dot.ts';
import { domainDot } from '../diagrams/c4/domain-dot.ts';
import { eventDot, eventsDot } from '../diagrams/c4/event-dot.ts';
import { landscapeDot } from '../diagrams/c4/landscape-dot.ts';
import { serviceDot } from '../diagrams/c4/service-dot.ts';
import { sequenceDiagram } from '../diagrams/mermaid/sequence.ts';
import { erDiagram } from '../diagrams/mermaid/store.ts';
import type { RenderSvg } from '../diagrams/render-svg.ts';
import type { Pictures } from './pictures.ts';
import type { MermaidBlock, PictureBlock } from './view.ts';

/** The pictures of a model, laid out by Graphviz now or by Mermaid in the browser. */
export function drawn(model: Model, render: RenderSvg): (href: (thing: Entry) => string | undefined) => Pictures {
  return (address) => {
    // Pages of single things stand one folder down, the pictures of everything at the root.
    const href = (thing: Entry) => up(address(thing), '../');
    const picture = (dot: string, caption: string): PictureBlock => ({
      block: 'picture',
      caption,
      svg: forSight(render(dot, caption)),
    });
    return {
      landscape: (caption) => picture(landscapeDot(model, address), caption),
      domain: (domain, caption) => picture(domainDot(domain, href), caption),
      service: (service, caption) => picture(serviceDot(service, href), caption),
      components: (service, caption) => picture(componentDot(service, href), caption),
      event: (event, caption) => picture(eventDot(event, href), caption),
      flow: (caption) => {
        const dot = eventsDot(model, address);
        return dot === undefined ? undefined : picture(dot, caption);
      },
      sequence: (endpoint, caption) => {
        const source = sequenceDiagram(endpoint);
        return { block: 'mermaid', caption, source, height: sequenceHeight(source) };
      },
      store: (service, caption) => {
        const source = erDiagram(service);
        return source === undefined
          ? undefined
          : ({ block: 'mermaid', caption, source, height: 560 } satisfies MermaidBlock);
      },
    };
  };
}

/** What Mermaid will need: a row of heads, one row for each arrow and note; less where it is scaled down to fit. */
function sequenceHeight(source: string): number {
  const lines = source.split('\n');
  const rows = lines.filter((line) => /^\s*(\S.*(->>|-->>|-\)|--\)|->|-->|-x|--x)|Note |note )/.test(line)).length;
  const heads = lines.filter((line) => /^\s*(participant|actor)\s/.test(line)).length;
  const scale = Math.max(0.62, Math.min(1, 840 / (heads * 180 + 80)));
  return Math.round((130 + rows * 46) * scale) + 36;
}

function up(address: string | undefined, root: string): string | undefined {
  return address === undefined ? undefined : `${root}${address}`;
}

/** Arrows are for the eye and the mouse: the tables beside a picture say the same, and their visible counts name nothing. */
function forSight(svg: string): string {
  return svg.replaceAll(/ tabindex="-1" aria-label="[^"]*"/g, ' tabindex="-1" aria-hidden="true"');
}
